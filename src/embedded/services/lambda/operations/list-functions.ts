import type { ListFunctionsRequest, ListFunctionsResponse } from "@aws-sdk/client-lambda";
import { describeRevision } from "../describe.ts";
import { pageOf } from "../paging.ts";
import { onlySupports } from "../supported-parameters.ts";
import type { LambdaContext } from "../context.ts";

/** All functions of the account in this region: https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html */
export function listFunctions(input: ListFunctionsRequest, context: LambdaContext): ListFunctionsResponse {
  onlySupports("ListFunctions", input, ["FunctionVersion", "Marker", "MaxItems"]);
  const all = context.functions.list(context).flatMap((fn) => {
    const versions = input.FunctionVersion === "ALL" ? [...fn.versions.values()] : [];
    return [fn.latest, ...versions].map((revision) => ({ fn, revision }));
  });
  const { items, NextMarker } = pageOf(all, {
    Marker: input.Marker,
    MaxItems: input.MaxItems,
    keyOf: ({ revision }) => `${revision.arn}:${revision.version}`,
  });
  const now = context.now();
  const Functions = items.map(({ fn, revision }) =>
    input.FunctionVersion === "ALL"
      ? { ...describeRevision(fn, revision, now), FunctionArn: `${fn.arn}:${revision.version}` }
      : describeRevision(fn, revision, now),
  );
  return { Functions, NextMarker };
}
