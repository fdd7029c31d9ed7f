/**
 * Sets a key's policy: users and roles may use the key as far as it lets them. The root user of the key's account
 * always may. https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
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
