/**
 * Removes a role that no policy and no instance profile holds on to.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html
 */
import type { DeleteRoleRequest } from "@aws-sdk/client-iam";
import { deleteConflict } from "../errors.ts";
import { findRole } from "../find.ts";
import { requireNoPolicies } from "../identities.ts";
import { accountOf, type IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity, DeleteConflict */
export function deleteRole(input: DeleteRoleRequest, context: IamContext): void {
  const account = accountOf(context);
  const role = findRole(input.RoleName, context);
  if (account.instanceProfiles.values().some((profile) => profile.role === role)) {
    throw deleteConflict("Cannot delete entity, must remove roles from instance profile first.");
  }
  requireNoPolicies(role);
  account.roles.delete(role.name);
}
