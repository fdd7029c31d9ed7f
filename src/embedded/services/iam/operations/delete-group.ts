/**
 * Removes a group without users and policies.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteGroup.html
 */
import type { DeleteGroupRequest } from "@aws-sdk/client-iam";
import { deleteConflict } from "../errors.ts";
import { findGroup } from "../find.ts";
import { requireNoPolicies } from "../identities.ts";
import { accountOf, type IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity, DeleteConflict */
export function deleteGroup(input: DeleteGroupRequest, context: IamContext): void {
  const account = accountOf(context);
  const group = findGroup(input.GroupName, context);
  requireNoPolicies(group);
  if (account.users.values().some(({ groups }) => groups.has(group))) {
    throw deleteConflict("Cannot delete entity, must remove users from group first.");
  }
  account.groups.delete(group.name);
}
