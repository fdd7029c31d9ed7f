/** https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html */
import type { GetKeyPolicyRequest, GetKeyPolicyResponse } from "@aws-sdk/client-kms";
import { checkPolicyName } from "../key-policy.ts";
import { resolveKey } from "../resolve-key.ts";
import type { KmsContext } from "../state.ts";

/** @throws NotFoundException, ValidationException */
export function getKeyPolicy(input: GetKeyPolicyRequest, context: KmsContext): GetKeyPolicyResponse {
  checkPolicyName(input.PolicyName);
  const key = resolveKey(input.KeyId, context, { action: "GetKeyPolicy", awsManaged: true });
  return { Policy: key.policy, PolicyName: "default" };
}
