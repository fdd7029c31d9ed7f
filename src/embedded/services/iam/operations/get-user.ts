/**
 * A user, by default the one that asks.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html
 */
import type { GetUserRequest, GetUserResponse } from "@aws-sdk/client-iam";
import { wholeUser } from "../describe.ts";
import { findUserOrCaller } from "../find.ts";
import { accountOf, type IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function getUser(input: GetUserRequest, context: IamContext): GetUserResponse {
  if (input.UserName === undefined && context.caller.principal.kind === "root") {
    const { accountId, arn, userId } = context.caller;
    return { User: { Path: "/", UserName: accountId, UserId: userId, Arn: arn, CreateDate: new Date(0) } };
  }
  return { User: wholeUser(accountOf(context), findUserOrCaller(input.UserName, context)) };
}
