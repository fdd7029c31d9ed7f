/**
 * Removes the boundary of a user's permissions.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUserPermissionsBoundary.html
 */
import type { DeleteUserPermissionsBoundaryRequest } from "@aws-sdk/client-iam";
import { findUser } from "../find.ts";
import { removeBoundary } from "../managed-policies.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function deleteUserPermissionsBoundary(
  input: DeleteUserPermissionsBoundaryRequest,
  context: IamContext,
): void {
  removeBoundary(findUser(input.UserName, context));
}
