import type { ListTagsRequest, ListTagsResponse } from "@aws-sdk/client-lambda";
import { findFunction } from "../find-function.ts";
import type { LambdaContext } from "../context.ts";

/** The tags of a function: https://docs.aws.amazon.com/lambda/latest/api/API_ListTags.html */
export function listTags(input: ListTagsRequest, context: LambdaContext): ListTagsResponse {
  const { fn } = findFunction(context, { FunctionName: input.Resource }, "ListTags");
  return { Tags: { ...fn.tags } };
}
