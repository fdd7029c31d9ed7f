/**
 * The tags of a managed policy.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicyTags.html
 */
import type { ListPolicyTagsRequest, ListPolicyTagsResponse } from "@aws-sdk/client-iam";
import { findPolicy } from "../find.ts";
import { pageFacts, pageOf } from "../paging.ts";
import type { IamContext } from "../state.ts";
import { tagList } from "../tags.ts";

/** @throws ValidationError, NoSuchEntity */
export function listPolicyTags(input: ListPolicyTagsRequest, context: IamContext): ListPolicyTagsResponse {
  const page = pageOf(tagList(findPolicy(input.PolicyArn, context).tags), input);
  return { Tags: page.items, ...pageFacts(page) };
}
