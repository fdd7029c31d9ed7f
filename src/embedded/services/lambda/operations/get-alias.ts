import type { AliasConfiguration, GetAliasRequest } from "@aws-sdk/client-lambda";
import { describeAlias, getAliasOf } from "../aliases.ts";
import { findFunction } from "../find-function.ts";
import type { LambdaContext } from "../context.ts";

/** One alias: https://docs.aws.amazon.com/lambda/latest/api/API_GetAlias.html */
export function getAlias(input: GetAliasRequest, context: LambdaContext): AliasConfiguration {
  const { fn } = findFunction(context, { FunctionName: input.FunctionName }, "GetAlias");
  return describeAlias(getAliasOf(fn, input.Name));
}
