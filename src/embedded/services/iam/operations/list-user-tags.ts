/**
 * The tags of a user.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUserTags.html
 */
import type { ListUserTagsRequest, ListUserTagsResponse } from "@aws-sdk/client-iam";
import { findUser } from "../find.ts";
import { pageFacts, pageOf } from "../paging.ts";
import type { IamContext } from "../state.ts";
import { tagList } from "../tags.ts";

/** @throws ValidationError, NoSuchEntity */
export function listUserTags(input: ListUserTagsRequest, context: IamContext): ListUserTagsResponse {
  const page = pageOf(tagList(findUser(input.UserName, context).tags), input);
  return { Tags: page.items, ...pageFacts(page) };
}
