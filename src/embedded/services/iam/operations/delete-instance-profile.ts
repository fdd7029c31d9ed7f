/**
 * Removes an instance profile without a role.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteInstanceProfile.html
 */
import type { DeleteInstanceProfileRequest } from "@aws-sdk/client-iam";
import { deleteConflict } from "../errors.ts";
import { findInstanceProfile } from "../find.ts";
import { accountOf, type IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity, DeleteConflict */
export function deleteInstanceProfile(input: DeleteInstanceProfileRequest, context: IamContext): void {
  const profile = findInstanceProfile(input.InstanceProfileName, context);
  if (profile.role)
    throw deleteConflict("Cannot delete entity, must remove roles from instance profile first.");
  accountOf(context).instanceProfiles.delete(profile.name);
}
