import type { GetFunctionUrlConfigRequest, GetFunctionUrlConfigResponse } from "@aws-sdk/client-lambda";
import { policyNotFound } from "../errors.ts";
import { findFunction } from "../find-function.ts";
import type { LambdaContext } from "../context.ts";

/** No function has a URL here: https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionUrlConfig.html */
export function getFunctionUrlConfig(
  input: GetFunctionUrlConfigRequest,
  context: LambdaContext,
): GetFunctionUrlConfigResponse {
  findFunction(context, { FunctionName: input.FunctionName }, "GetFunctionUrlConfig");
  throw policyNotFound();
}
