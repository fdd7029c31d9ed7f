import type { FunctionConfiguration, PublishVersionRequest } from "@aws-sdk/client-lambda";
import { describeRevision } from "../describe.ts";
import { invalidParameter } from "../errors.ts";
import { findFunction } from "../find-function.ts";
import { publish, requireRevision, requireSettled } from "../revisions.ts";
import { onlySupports } from "../supported-parameters.ts";
import type { LambdaContext } from "../context.ts";

/** Freezes `$LATEST` under a number: https://docs.aws.amazon.com/lambda/latest/api/API_PublishVersion.html */
export function publishVersion(input: PublishVersionRequest, context: LambdaContext): FunctionConfiguration {
  onlySupports("PublishVersion", input, ["FunctionName", "CodeSha256", "Description", "RevisionId"]);
  const { fn } = findFunction(context, input, "PublishVersion");
  const now = context.now();
  requireSettled(fn, now);
  requireRevision(input.RevisionId, fn.latest.revisionId);
  const { sha256 } = fn.latest.code;
  if (input.CodeSha256 !== undefined && input.CodeSha256 !== sha256) {
    throw invalidParameter(
      `CodeSHA256 (${input.CodeSha256}) is different from current CodeSHA256 in $LATEST (${sha256}). Please try again with the CodeSHA256 in $LATEST.`,
    );
  }
  return describeRevision(fn, publish(fn, now, input.Description), now);
}
