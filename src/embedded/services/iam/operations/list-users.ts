/**
 * The users of the account, those below a path when one is named.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUsers.html
 */
import type { ListUsersRequest, ListUsersResponse } from "@aws-sdk/client-iam";
import { briefUser } from "../describe.ts";
import { below, pageFacts, pageOf } from "../paging.ts";
import { accountOf, type IamContext } from "../state.ts";

/** @throws ValidationError */
export function listUsers(input: ListUsersRequest, context: IamContext): ListUsersResponse {
  const account = accountOf(context);
  const page = pageOf(below(account.users.values(), input.PathPrefix), input);
  return { Users: page.items.map((user) => briefUser(account, user)), ...pageFacts(page) };
}
