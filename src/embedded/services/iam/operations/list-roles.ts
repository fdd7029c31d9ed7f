/**
 * The roles of the account, those below a path when one is named.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html
 */
import type { ListRolesRequest, ListRolesResponse } from "@aws-sdk/client-iam";
import { listedRole } from "../describe.ts";
import { below, pageFacts, pageOf } from "../paging.ts";
import { accountOf, type IamContext } from "../state.ts";

/** @throws ValidationError */
export function listRoles(input: ListRolesRequest, context: IamContext): ListRolesResponse {
  const account = accountOf(context);
  const page = pageOf(below(account.roles.values(), input.PathPrefix), input);
  return { Roles: page.items.map((role) => listedRole(account, role)), ...pageFacts(page) };
}
