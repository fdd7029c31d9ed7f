import type { ListVersionsByFunctionRequest, ListVersionsByFunctionResponse } from "@aws-sdk/client-lambda";
import { describeRevision } from "../describe.ts";
import { findFunction } from "../find-function.ts";
import { pageOf } from "../paging.ts";
import type { LambdaContext } from "../context.ts";

/** `$LATEST` and all versions: https://docs.aws.amazon.com/lambda/latest/api/API_ListVersionsByFunction.html */
export function listVersionsByFunction(
  input: ListVersionsByFunctionRequest,
  context: LambdaContext,
): ListVersionsByFunctionResponse {
  const { fn } = findFunction(context, { FunctionName: input.FunctionName }, "ListVersionsByFunction");
  const { items, NextMarker } = pageOf([fn.latest, ...fn.versions.values()], {
    Marker: input.Marker,
    MaxItems: input.MaxItems,
    keyOf: ({ version }) => version,
  });
  const now = context.now();
  const Versions = items.map((revision) => ({
    ...describeRevision(fn, revision, now),
    FunctionArn: `${fn.arn}:${revision.version}`,
  }));
  return { Versions, NextMarker };
}
