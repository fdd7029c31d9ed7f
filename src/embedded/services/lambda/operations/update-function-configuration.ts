import type { FunctionConfiguration, UpdateFunctionConfigurationRequest } from "@aws-sdk/client-lambda";
import { describeRevision } from "../describe.ts";
import { findFunction } from "../find-function.ts";
import { changeLatest, outdatedCode, requireRevision, requireSettled } from "../revisions.ts";
import { requireRunner } from "../runtimes.ts";
import { changedSettings } from "../settings.ts";
import { onlySupports } from "../supported-parameters.ts";
import type { LambdaContext } from "../context.ts";

const supported: readonly (keyof UpdateFunctionConfigurationRequest)[] = [
  "FunctionName",
  "Role",
  "Handler",
  "Description",
  "Timeout",
  "MemorySize",
  "Environment",
  "Runtime",
  "TracingConfig",
  "RevisionId",
  "EphemeralStorage",
  "SnapStart",
  "LoggingConfig",
];

/** Changes the settings of `$LATEST`: https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html */
export async function updateFunctionConfiguration(
  input: UpdateFunctionConfigurationRequest,
  context: LambdaContext,
): Promise<FunctionConfiguration> {
  onlySupports("UpdateFunctionConfiguration", input, supported);
  const { fn } = findFunction(context, input, "UpdateFunctionConfiguration");
  await requireRunner(input.Runtime ?? "", context.findPython);
  const now = context.now();
  requireSettled(fn, now);
  requireRevision(input.RevisionId, fn.latest.revisionId);
  const before = fn.latest;
  const settings = changedSettings(before.settings, input);
  const outdated = outdatedCode(fn);
  changeLatest(fn, { settings }, now);
  await context.environments.retire([before]);
  await context.code.remove(outdated);
  return describeRevision(fn, fn.latest, now);
}
