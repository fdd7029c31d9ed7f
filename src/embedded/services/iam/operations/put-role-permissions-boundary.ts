/**
 * Bounds what the policies of a role can allow.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePermissionsBoundary.html
 */
import type { PutRolePermissionsBoundaryRequest } from "@aws-sdk/client-iam";
import { findRole } from "../find.ts";
import { setBoundary } from "../managed-policies.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function putRolePermissionsBoundary(
  input: PutRolePermissionsBoundaryRequest,
  context: IamContext,
): void {
  setBoundary(findRole(input.RoleName, context), input.PermissionsBoundary, context);
}
