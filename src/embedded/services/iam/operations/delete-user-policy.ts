/**
 * Removes an inline policy from a user.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUserPolicy.html
 */
import type { DeleteUserPolicyRequest } from "@aws-sdk/client-iam";
import { findUser } from "../find.ts";
import { deleteInline } from "../inline-policies.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function deleteUserPolicy(input: DeleteUserPolicyRequest, context: IamContext): void {
  deleteInline(findUser(input.UserName, context), input);
}
