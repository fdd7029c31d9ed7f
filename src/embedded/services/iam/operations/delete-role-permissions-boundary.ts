/**
 * Removes the boundary of a role's permissions.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePermissionsBoundary.html
 */
import type { DeleteRolePermissionsBoundaryRequest } from "@aws-sdk/client-iam";
import { findRole } from "../find.ts";
import { removeBoundary } from "../managed-policies.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function deleteRolePermissionsBoundary(
  input: DeleteRolePermissionsBoundaryRequest,
  context: IamContext,
): void {
  removeBoundary(findRole(input.RoleName, context));
}
