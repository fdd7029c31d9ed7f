import type { GetFunctionConcurrencyRequest, GetFunctionConcurrencyResponse } from "@aws-sdk/client-lambda";
import { findFunction } from "../find-function.ts";
import type { LambdaContext } from "../context.ts";

/** The reserved concurrency, if there is one: https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConcurrency.html */
export function getFunctionConcurrency(
  input: GetFunctionConcurrencyRequest,
  context: LambdaContext,
): GetFunctionConcurrencyResponse {
  const { fn } = findFunction(context, { FunctionName: input.FunctionName }, "GetFunctionConcurrency");
  return { ReservedConcurrentExecutions: fn.reservedConcurrency };
}
