/**
 * A group and its users.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetGroup.html
 */
import type { GetGroupRequest, GetGroupResponse } from "@aws-sdk/client-iam";
import { briefUser, describeGroup } from "../describe.ts";
import { findGroup } from "../find.ts";
import { pageFacts, pageOf } from "../paging.ts";
import { accountOf, type IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function getGroup(input: GetGroupRequest, context: IamContext): GetGroupResponse {
  const account = accountOf(context);
  const group = findGroup(input.GroupName, context);
  const page = pageOf(
    account.users.values().filter(({ groups }) => groups.has(group)),
    input,
  );
  return {
    Group: describeGroup(account, group),
    Users: page.items.map((user) => briefUser(account, user)),
    ...pageFacts(page),
  };
}
