/**
 * Removes a version of a managed policy that is not the default.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicyVersion.html
 */
import type { DeletePolicyVersionRequest } from "@aws-sdk/client-iam";
import { deleteConflict } from "../errors.ts";
import { findVersion } from "../policy-versions.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity, DeleteConflict */
export function deletePolicyVersion(input: DeletePolicyVersionRequest, context: IamContext): void {
  const { policy, version } = findVersion(input, context);
  if (version.id === policy.defaultVersion)
    throw deleteConflict("Cannot delete the default version of a policy.");
  policy.versions = policy.versions.filter((one) => one !== version);
}
