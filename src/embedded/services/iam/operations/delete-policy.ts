/**
 * Removes a managed policy that is attached to nobody and has one version.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html
 */
import type { DeletePolicyRequest } from "@aws-sdk/client-iam";
import { boundedBy, entitiesOf } from "../describe.ts";
import { deleteConflict } from "../errors.ts";
import { findOwnPolicy } from "../find.ts";
import { accountOf, type IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity, DeleteConflict */
export function deletePolicy(input: DeletePolicyRequest, context: IamContext): void {
  const account = accountOf(context);
  const policy = findOwnPolicy(input.PolicyArn, context);
  if (entitiesOf(account, policy.arn).length > 0 || boundedBy(account, policy.arn).length > 0) {
    throw deleteConflict("Cannot delete a policy attached to entities.");
  }
  if (policy.versions.length > 1) {
    throw deleteConflict(
      "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
    );
  }
  account.policies.delete(policy.name);
}
