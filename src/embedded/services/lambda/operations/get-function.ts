import type { GetFunctionRequest, GetFunctionResponse } from "@aws-sdk/client-lambda";
import { describeQualified } from "../describe.ts";
import { findQualified } from "../find-function.ts";
import type { LambdaContext } from "../context.ts";

/**
 * A function with tags and concurrency: https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html
 * Code.Location downloads the zip for ten minutes.
 */
export function getFunction(input: GetFunctionRequest, context: LambdaContext): GetFunctionResponse {
  const found = findQualified(context, input, "GetFunction");
  const { tags, reservedConcurrency } = found.fn;
  return {
    Configuration: describeQualified(found.fn, found, context.now()),
    Code: { RepositoryType: "S3", Location: context.codeLinks.link(found.revision.code, context.now()) },
    ...(Object.keys(tags).length > 0 && { Tags: { ...tags } }),
    ...(reservedConcurrency !== undefined && {
      Concurrency: { ReservedConcurrentExecutions: reservedConcurrency },
    }),
  };
}
