import type { GetFunctionRequest, GetFunctionResponse } from "@aws-sdk/client-lambda";
import { describeQualified } from "../describe.ts";
import { findQualified } from "../find-function.ts";
import type { LambdaContext } from "../types.ts";

/**
 * A function with tags and concurrency: https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html
 * `Code` has no Location: nothing here serves AWS's download link.
 */
export function getFunction(input: GetFunctionRequest, context: LambdaContext): GetFunctionResponse {
  const found = findQualified(context, input, "GetFunction");
  const { tags, reservedConcurrency } = found.fn;
  return {
    Configuration: describeQualified(found.fn, found, context.now()),
    Code: { RepositoryType: "S3" },
    ...(Object.keys(tags).length > 0 && { Tags: { ...tags } }),
    ...(reservedConcurrency !== undefined && {
      Concurrency: { ReservedConcurrentExecutions: reservedConcurrency },
    }),
  };
}
