/**
 * The tags of a role.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoleTags.html
 */
import type { ListRoleTagsRequest, ListRoleTagsResponse } from "@aws-sdk/client-iam";
import { findRole } from "../find.ts";
import { pageFacts, pageOf } from "../paging.ts";
import type { IamContext } from "../state.ts";
import { tagList } from "../tags.ts";

/** @throws ValidationError, NoSuchEntity */
export function listRoleTags(input: ListRoleTagsRequest, context: IamContext): ListRoleTagsResponse {
  const page = pageOf(tagList(findRole(input.RoleName, context).tags), input);
  return { Tags: page.items, ...pageFacts(page) };
}
