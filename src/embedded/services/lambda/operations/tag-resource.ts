import type { TagResourceRequest } from "@aws-sdk/client-lambda";
import { findFunction } from "../find-function.ts";
import { checkTags } from "../tags.ts";
import type { LambdaContext } from "../context.ts";

/** Adds tags to a function: https://docs.aws.amazon.com/lambda/latest/api/API_TagResource.html */
export function tagResource(input: TagResourceRequest, context: LambdaContext): object {
  const { fn } = findFunction(context, { FunctionName: input.Resource }, "TagResource");
  fn.tags = checkTags({ ...fn.tags, ...input.Tags });
  return {};
}
