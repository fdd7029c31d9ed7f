/**
 * The groups that a user is in.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroupsForUser.html
 */
import type { ListGroupsForUserRequest, ListGroupsForUserResponse } from "@aws-sdk/client-iam";
import { describeGroup } from "../describe.ts";
import { findUser } from "../find.ts";
import { pageFacts, pageOf } from "../paging.ts";
import { accountOf, type IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function listGroupsForUser(
  input: ListGroupsForUserRequest,
  context: IamContext,
): ListGroupsForUserResponse {
  const account = accountOf(context);
  const { groups } = findUser(input.UserName, context);
  const page = pageOf(
    [...groups].sort((a, b) => (a.name < b.name ? -1 : 1)),
    input,
  );
  return { Groups: page.items.map((group) => describeGroup(account, group)), ...pageFacts(page) };
}
