/**
 * Keeps a key policy. It is stored and given back, not enforced: the embedded AWS has no IAM, and a key stays its
 * account's own. https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
 */
import type { PutKeyPolicyRequest } from "@aws-sdk/client-kms";
import { checkPolicy, checkPolicyName } from "../key-policy.ts";
import { resolveKey } from "../resolve-key.ts";
import type { KmsContext } from "../state.ts";

/** @throws NotFoundException, MalformedPolicyDocumentException, ValidationException */
export function putKeyPolicy(input: PutKeyPolicyRequest, context: KmsContext): void {
  checkPolicyName(input.PolicyName);
  checkPolicy(input.Policy);
  const key = resolveKey(input.KeyId, context, { action: "PutKeyPolicy" });
  key.policy = input.Policy!;
}
