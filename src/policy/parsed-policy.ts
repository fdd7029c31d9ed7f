/** Policies read once, since the same documents are evaluated for every request. */
import type { Policy } from "./document.ts";
import { readPolicy } from "./read-policy.ts";

const kept = new Map<string, Policy>();
const most = 1000;

/**
 * The policy of a document that was checked when it was stored.
 * @throws PolicyFault when it is none after all
 */
export function parsedPolicy(document: string): Policy {
  let policy = kept.get(document);
  if (!policy) {
    policy = readPolicy(document);
    if (kept.size >= most) kept.clear();
    kept.set(document, policy);
  }
  return policy;
}
