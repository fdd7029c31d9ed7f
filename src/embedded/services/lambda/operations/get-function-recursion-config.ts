import type {
  GetFunctionRecursionConfigRequest,
  GetFunctionRecursionConfigResponse,
} from "@aws-sdk/client-lambda";
import { findFunction } from "../find-function.ts";
import type { LambdaContext } from "../context.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionRecursionConfig.html */
export function getFunctionRecursionConfig(
  { FunctionName }: GetFunctionRecursionConfigRequest,
  context: LambdaContext,
): GetFunctionRecursionConfigResponse {
  const { fn } = findFunction(context, { FunctionName }, "GetFunctionRecursionConfig");
  return { RecursiveLoop: fn.recursiveLoop };
}
