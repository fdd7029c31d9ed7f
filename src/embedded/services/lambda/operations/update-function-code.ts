import type { FunctionConfiguration, UpdateFunctionCodeRequest } from "@aws-sdk/client-lambda";
import { readSourceCode } from "../code/source-code.ts";
import { describeRevision } from "../describe.ts";
import { findFunction } from "../find-function.ts";
import { changeLatest, outdatedCode, publish, requireRevision, requireSettled } from "../revisions.ts";
import type { LambdaFunction, Revision } from "../state.ts";
import { onlySupports } from "../supported-parameters.ts";
import type { LambdaContext } from "../context.ts";

const supported: readonly (keyof UpdateFunctionCodeRequest)[] = [
  "FunctionName",
  "ZipFile",
  "S3Bucket",
  "S3Key",
  "S3ObjectVersion",
  "Architectures",
  "Publish",
  "DryRun",
  "RevisionId",
];

/** Replaces the code of `$LATEST`: https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html */
export async function updateFunctionCode(
  input: UpdateFunctionCodeRequest,
  context: LambdaContext,
): Promise<FunctionConfiguration> {
  onlySupports("UpdateFunctionCode", input, supported);
  const { fn } = findFunction(context, input, "UpdateFunctionCode");
  const before = requireUpdatable(fn, input, context);
  const zip = await readSourceCode(input, context);
  if (input.DryRun) {
    const code = { ...before.code, ...(await context.code.check(zip)) };
    return describeRevision(fn, { ...before, code }, context.now());
  }
  const code = await context.code.put(zip);
  if (fn.latest !== before) {
    // Another update has come in between, while this one's code was being stored.
    await context.code.remove([code]);
    requireUpdatable(fn, input, context);
  }
  const replaced = fn.latest;
  const architecture = input.Architectures?.[0] ?? replaced.settings.architecture;
  const now = context.now();
  const outdated = outdatedCode(fn);
  changeLatest(fn, { code, settings: { ...replaced.settings, architecture } }, now);
  await context.environments.retire([replaced]);
  await context.code.remove(outdated);
  return describeRevision(fn, input.Publish ? publish(fn, now) : fn.latest, now);
}

function requireUpdatable(
  fn: LambdaFunction,
  { RevisionId }: UpdateFunctionCodeRequest,
  context: LambdaContext,
): Revision {
  requireSettled(fn, context.now());
  requireRevision(RevisionId, fn.latest.revisionId);
  return fn.latest;
}
