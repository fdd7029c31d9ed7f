import type { ListFunctionUrlConfigsRequest, ListFunctionUrlConfigsResponse } from "@aws-sdk/client-lambda";
import { findFunction } from "../find-function.ts";
import type { LambdaContext } from "../context.ts";

/** There are none, since they cannot be made here: https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctionUrlConfigs.html */
export function listFunctionUrlConfigs(
  input: ListFunctionUrlConfigsRequest,
  context: LambdaContext,
): ListFunctionUrlConfigsResponse {
  findFunction(context, { FunctionName: input.FunctionName }, "ListFunctionUrlConfigs");
  return { FunctionUrlConfigs: [] };
}
