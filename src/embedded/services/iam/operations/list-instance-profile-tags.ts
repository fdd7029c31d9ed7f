/**
 * The tags of an instance profile.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfileTags.html
 */
import type { ListInstanceProfileTagsRequest, ListInstanceProfileTagsResponse } from "@aws-sdk/client-iam";
import { findInstanceProfile } from "../find.ts";
import { pageFacts, pageOf } from "../paging.ts";
import type { IamContext } from "../state.ts";
import { tagList } from "../tags.ts";

/** @throws ValidationError, NoSuchEntity */
export function listInstanceProfileTags(
  input: ListInstanceProfileTagsRequest,
  context: IamContext,
): ListInstanceProfileTagsResponse {
  const page = pageOf(tagList(findInstanceProfile(input.InstanceProfileName, context).tags), input);
  return { Tags: page.items, ...pageFacts(page) };
}
