import type { AliasConfiguration, UpdateAliasRequest } from "@aws-sdk/client-lambda";
import { describeAlias, getAliasOf, setAlias } from "../aliases.ts";
import { findFunction } from "../find-function.ts";
import { requireRevision } from "../revisions.ts";
import type { LambdaContext } from "../context.ts";

/** Points an alias at another version: https://docs.aws.amazon.com/lambda/latest/api/API_UpdateAlias.html */
export function updateAlias(input: UpdateAliasRequest, context: LambdaContext): AliasConfiguration {
  const { fn } = findFunction(context, { FunctionName: input.FunctionName }, "UpdateAlias");
  const alias = getAliasOf(fn, input.Name);
  requireRevision(input.RevisionId, alias.revisionId);
  return describeAlias(setAlias(fn, alias.name, input));
}
