/**
 * The names of a user's inline policies.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUserPolicies.html
 */
import type { ListUserPoliciesRequest, ListUserPoliciesResponse } from "@aws-sdk/client-iam";
import { findUser } from "../find.ts";
import { listInline } from "../inline-policies.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function listUserPolicies(
  input: ListUserPoliciesRequest,
  context: IamContext,
): ListUserPoliciesResponse {
  return listInline(findUser(input.UserName, context), input);
}
