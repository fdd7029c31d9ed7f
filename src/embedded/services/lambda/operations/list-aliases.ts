import type { ListAliasesRequest, ListAliasesResponse } from "@aws-sdk/client-lambda";
import { describeAlias } from "../aliases.ts";
import { findFunction } from "../find-function.ts";
import { pageOf } from "../paging.ts";
import type { LambdaContext } from "../context.ts";

/** The aliases of a function or of one of its versions: https://docs.aws.amazon.com/lambda/latest/api/API_ListAliases.html */
export function listAliases(input: ListAliasesRequest, context: LambdaContext): ListAliasesResponse {
  const { fn } = findFunction(context, { FunctionName: input.FunctionName }, "ListAliases");
  const aliases = [...fn.aliases.values()]
    .filter(({ functionVersion }) => functionVersion === (input.FunctionVersion ?? functionVersion))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const { items, NextMarker } = pageOf(aliases, {
    Marker: input.Marker,
    MaxItems: input.MaxItems,
    keyOf: ({ name }) => name,
  });
  return { Aliases: items.map(describeAlias), NextMarker };
}
