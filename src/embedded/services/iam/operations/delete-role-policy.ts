/**
 * Removes an inline policy from a role.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePolicy.html
 */
import type { DeleteRolePolicyRequest } from "@aws-sdk/client-iam";
import { findRole } from "../find.ts";
import { deleteInline } from "../inline-policies.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function deleteRolePolicy(input: DeleteRolePolicyRequest, context: IamContext): void {
  deleteInline(findRole(input.RoleName, context), input);
}
