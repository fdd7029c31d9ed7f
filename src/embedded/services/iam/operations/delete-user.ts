/**
 * Removes a user that nothing hangs on.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html
 */
import type { DeleteUserRequest } from "@aws-sdk/client-iam";
import { deleteConflict } from "../errors.ts";
import { findUser } from "../find.ts";
import { requireNoPolicies } from "../identities.ts";
import { accountOf, type IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity, DeleteConflict */
export function deleteUser(input: DeleteUserRequest, context: IamContext): void {
  const user = findUser(input.UserName, context);
  requireNoPolicies(user);
  if (user.groups.size > 0)
    throw deleteConflict("Cannot delete entity, must remove user from all groups first.");
  if (user.accessKeys.size > 0) throw deleteConflict("Cannot delete entity, must delete access keys first.");
  accountOf(context).users.delete(user.name);
}
