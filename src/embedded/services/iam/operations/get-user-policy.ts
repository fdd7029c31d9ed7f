/**
 * An inline policy of a user, its document URL-encoded.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUserPolicy.html
 */
import type { GetUserPolicyRequest, GetUserPolicyResponse } from "@aws-sdk/client-iam";
import { findUser } from "../find.ts";
import { getInline } from "../inline-policies.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function getUserPolicy(input: GetUserPolicyRequest, context: IamContext): GetUserPolicyResponse {
  const user = findUser(input.UserName, context);
  return { UserName: user.name, ...getInline(user, input) };
}
