/**
 * The managed policies attached to a user.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedUserPolicies.html
 */
import type { ListAttachedUserPoliciesRequest, ListAttachedUserPoliciesResponse } from "@aws-sdk/client-iam";
import { findUser } from "../find.ts";
import { listAttached } from "../managed-policies.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function listAttachedUserPolicies(
  input: ListAttachedUserPoliciesRequest,
  context: IamContext,
): ListAttachedUserPoliciesResponse {
  return listAttached(findUser(input.UserName, context), input, context);
}
