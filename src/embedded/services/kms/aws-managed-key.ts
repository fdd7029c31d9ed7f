import type { Key } from "./key.ts";
import type { KmsState, Place } from "./state.ts";

/** Services whose managed key this KMS makes. */
export const awsManagedAliases = ["alias/aws/s3"] as const;

/**
 * An AWS service's own key in an account and region, made the first time it is needed.
 * https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-cmk
 */
export function awsManagedKey(
  state: KmsState,
  { alias, now, ...place }: Place & { alias: (typeof awsManagedAliases)[number]; now: number },
): Key {
  const known = state.findAlias(place, alias, now);
  if (known) return state.findKey(known.keyId, now)!;
  const description = "Default key that protects my S3 objects when no other key is defined";
  const key = state.createKey({ ...place, now, manager: "AWS", description });
  state.createAlias(key, alias, now);
  return key;
}
