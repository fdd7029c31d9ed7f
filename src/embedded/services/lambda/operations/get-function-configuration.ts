import type { FunctionConfiguration, GetFunctionConfigurationRequest } from "@aws-sdk/client-lambda";
import { describeQualified } from "../describe.ts";
import { findQualified } from "../find-function.ts";
import type { LambdaContext } from "../context.ts";

/** A version's settings: https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html */
export function getFunctionConfiguration(
  input: GetFunctionConfigurationRequest,
  context: LambdaContext,
): FunctionConfiguration {
  const found = findQualified(context, input, "GetFunctionConfiguration");
  return describeQualified(found.fn, found, context.now());
}
