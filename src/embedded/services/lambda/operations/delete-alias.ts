import type { DeleteAliasRequest } from "@aws-sdk/client-lambda";
import { findFunction } from "../find-function.ts";
import type { LambdaContext } from "../context.ts";

/** Removes an alias; AWS does not mind one that is not there: https://docs.aws.amazon.com/lambda/latest/api/API_DeleteAlias.html */
export function deleteAlias(input: DeleteAliasRequest, context: LambdaContext): object {
  const { fn } = findFunction(context, { FunctionName: input.FunctionName }, "DeleteAlias");
  fn.aliases.delete(input.Name ?? "");
  fn.policies.delete(input.Name ?? "");
  return {};
}
