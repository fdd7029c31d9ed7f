import type { UntagResourceRequest } from "@aws-sdk/client-lambda";
import { findFunction } from "../find-function.ts";
import type { LambdaContext } from "../context.ts";

/** Removes tags of a function: https://docs.aws.amazon.com/lambda/latest/api/API_UntagResource.html */
export function untagResource(input: UntagResourceRequest, context: LambdaContext): object {
  const { fn } = findFunction(context, { FunctionName: input.Resource }, "UntagResource");
  const removed = new Set(input.TagKeys);
  fn.tags = Object.fromEntries(Object.entries(fn.tags).filter(([key]) => !removed.has(key)));
  return {};
}
