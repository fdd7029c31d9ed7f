/** Ids that S3 shows for an account. */
import { createHash } from "node:crypto";

const ids = new Map<string, { readonly canonical: string; readonly principal: string }>();

function idsOf(accountId: string): { readonly canonical: string; readonly principal: string } {
  const known = ids.get(accountId);
  if (known) return known;
  const digest = createHash("sha256").update(`s3:${accountId}`).digest("hex");
  const principal = `A${BigInt(`0x${digest}`).toString(36).toUpperCase().slice(0, 13)}`;
  const made = { canonical: digest, principal };
  ids.set(accountId, made);
  return made;
}

/** The 64 hexadecimal digits by which S3 names owners. */
export const canonicalId = (accountId: string): string => idsOf(accountId).canonical;

/** The customer id that event records carry, for example A3NL1KOZZKExample. */
export const customerId = (accountId: string): string => idsOf(accountId).principal;

/** S3 stopped giving display names in November 2025. */
export const ownerOf = (accountId: string): { ID: string } => ({ ID: canonicalId(accountId) });
