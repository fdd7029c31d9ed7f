import type {
  GetFunctionCodeSigningConfigRequest,
  GetFunctionCodeSigningConfigResponse,
} from "@aws-sdk/client-lambda";
import { findFunction } from "../find-function.ts";
import type { LambdaContext } from "../context.ts";

/** No function has one here, and AWS says so with an empty ARN: https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionCodeSigningConfig.html */
export function getFunctionCodeSigningConfig(
  input: GetFunctionCodeSigningConfigRequest,
  context: LambdaContext,
): GetFunctionCodeSigningConfigResponse {
  const { fn } = findFunction(context, { FunctionName: input.FunctionName }, "GetFunctionCodeSigningConfig");
  return { CodeSigningConfigArn: "", FunctionName: fn.name };
}
