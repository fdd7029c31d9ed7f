/**
 * The groups of the account, those below a path when one is named.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroups.html
 */
import type { ListGroupsRequest, ListGroupsResponse } from "@aws-sdk/client-iam";
import { describeGroup } from "../describe.ts";
import { below, pageFacts, pageOf } from "../paging.ts";
import { accountOf, type IamContext } from "../state.ts";

/** @throws ValidationError */
export function listGroups(input: ListGroupsRequest, context: IamContext): ListGroupsResponse {
  const account = accountOf(context);
  const page = pageOf(below(account.groups.values(), input.PathPrefix), input);
  return { Groups: page.items.map((group) => describeGroup(account, group)), ...pageFacts(page) };
}
