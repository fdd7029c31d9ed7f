/**
 * Bounds what the policies of a user can allow.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPermissionsBoundary.html
 */
import type { PutUserPermissionsBoundaryRequest } from "@aws-sdk/client-iam";
import { findUser } from "../find.ts";
import { setBoundary } from "../managed-policies.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function putUserPermissionsBoundary(
  input: PutUserPermissionsBoundaryRequest,
  context: IamContext,
): void {
  setBoundary(findUser(input.UserName, context), input.PermissionsBoundary, context);
}
