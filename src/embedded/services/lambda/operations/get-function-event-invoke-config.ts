import type { GetFunctionEventInvokeConfigRequest, FunctionEventInvokeConfig } from "@aws-sdk/client-lambda";
import { noEventInvokeConfig } from "../errors.ts";
import { findFunction } from "../find-function.ts";
import { qualifiedArn } from "../function-name.ts";
import type { LambdaContext } from "../context.ts";

/** No function has one here: https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionEventInvokeConfig.html */
export function getFunctionEventInvokeConfig(
  input: GetFunctionEventInvokeConfigRequest,
  context: LambdaContext,
): FunctionEventInvokeConfig {
  const { fn, reference } = findFunction(context, input, "GetFunctionEventInvokeConfig");
  throw noEventInvokeConfig(
    qualifiedArn({ ...reference, name: fn.name, qualifier: reference.qualifier ?? "$LATEST" }),
  );
}
