import type {
  ListFunctionEventInvokeConfigsRequest,
  ListFunctionEventInvokeConfigsResponse,
} from "@aws-sdk/client-lambda";
import { findFunction } from "../find-function.ts";
import type { LambdaContext } from "../context.ts";

/** There are none, since they cannot be made here: https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctionEventInvokeConfigs.html */
export function listFunctionEventInvokeConfigs(
  input: ListFunctionEventInvokeConfigsRequest,
  context: LambdaContext,
): ListFunctionEventInvokeConfigsResponse {
  findFunction(context, { FunctionName: input.FunctionName }, "ListFunctionEventInvokeConfigs");
  return { FunctionEventInvokeConfigs: [] };
}
