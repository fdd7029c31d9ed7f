/**
 * A managed policy, the account's or AWS's own, without its document.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicy.html
 */
import type { GetPolicyRequest, GetPolicyResponse } from "@aws-sdk/client-iam";
import { wholePolicy } from "../describe.ts";
import { findPolicy } from "../find.ts";
import { accountOf, type IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function getPolicy(input: GetPolicyRequest, context: IamContext): GetPolicyResponse {
  return { Policy: wholePolicy(accountOf(context), findPolicy(input.PolicyArn, context)) };
}
