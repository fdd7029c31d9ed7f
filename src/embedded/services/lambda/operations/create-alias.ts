import type { AliasConfiguration, CreateAliasRequest } from "@aws-sdk/client-lambda";
import { checkAliasName, describeAlias, setAlias } from "../aliases.ts";
import { resourceConflict } from "../errors.ts";
import { findFunction } from "../find-function.ts";
import type { LambdaContext } from "../context.ts";

/** Gives a version a name: https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html */
export function createAlias(input: CreateAliasRequest, context: LambdaContext): AliasConfiguration {
  const { fn } = findFunction(context, { FunctionName: input.FunctionName }, "CreateAlias");
  const name = checkAliasName(input.Name);
  const existing = fn.aliases.get(name);
  if (existing) throw resourceConflict(`Alias already exists: ${existing.arn}`);
  return describeAlias(setAlias(fn, name, input));
}
