/**
 * Whether a bucket policy lets everybody in.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
import type { Condition, Policy, Principals, Statement } from "../../../../policy/document.ts";

/** Keys that, held to fixed values, keep a policy from being public. */
const narrowingKeys: ReadonlySet<string> = new Set([
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalorgid",
  "aws:principalorgpaths",
  "aws:sourceaccount",
  "aws:sourcearn",
  "aws:sourceip",
  "aws:sourceorgid",
  "aws:sourceowner",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:userid",
  "s3:dataaccesspointaccount",
  "s3:dataaccesspointarn",
  "s3:x-amz-server-side-encryption-aws-kms-key-id",
]);

const narrowingOperators = /^(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike|IpAddress)$/;

export const isPublic = ({ statements }: Policy): boolean => statements.some(isPublicStatement);

function isPublicStatement({ effect, principals, notPrincipals, conditions }: Statement): boolean {
  if (effect !== "Allow") return false;
  const everybody = notPrincipals !== undefined || (principals !== undefined && isEverybody(principals));
  return everybody && !conditions.some(isNarrowing);
}

const isEverybody = (principals: Principals): boolean =>
  principals === "*" || (principals.AWS ?? []).includes("*");

function isNarrowing({ operator, key, values }: Condition): boolean {
  if (!narrowingKeys.has(key.toLowerCase()) || !narrowingOperators.test(operator)) return false;
  const isFixed = operator === "IpAddress" ? isSmallBlock : (value: string) => !/[*?]|\$\{/.test(value);
  return values.every(isFixed);
}

/** Wider blocks than /8 of IPv4 and /32 of IPv6 count as everybody. */
function isSmallBlock(block: string): boolean {
  const [address = "", length] = block.split("/");
  if (length === undefined) return true;
  return Number(length) >= (address.includes(":") ? 32 : 8);
}
