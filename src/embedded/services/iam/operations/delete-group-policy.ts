/**
 * Removes an inline policy from a group.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteGroupPolicy.html
 */
import type { DeleteGroupPolicyRequest } from "@aws-sdk/client-iam";
import { findGroup } from "../find.ts";
import { deleteInline } from "../inline-policies.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function deleteGroupPolicy(input: DeleteGroupPolicyRequest, context: IamContext): void {
  deleteInline(findGroup(input.GroupName, context), input);
}
