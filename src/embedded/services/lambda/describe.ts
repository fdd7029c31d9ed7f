import { createHash } from "node:crypto";
import type { FunctionConfiguration, LastUpdateStatusReasonCode } from "@aws-sdk/client-lambda";
import type { LambdaFunction, Revision } from "./state.ts";

/** A revision as every operation answers it: https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html */
export function describeRevision(fn: LambdaFunction, revision: Revision, now: number): FunctionConfiguration {
  const { settings, code } = revision;
  return {
    FunctionName: fn.name,
    FunctionArn: revision.arn,
    Runtime: settings.runtime as NonNullable<FunctionConfiguration["Runtime"]>,
    Role: settings.role,
    Handler: settings.handler,
    CodeSize: code.size,
    Description: settings.description,
    Timeout: settings.timeout,
    MemorySize: settings.memorySize,
    LastModified: lambdaTime(revision.lastModified),
    CodeSha256: code.sha256,
    Version: revision.version,
    ...(settings.environment && { Environment: { Variables: { ...settings.environment } } }),
    TracingConfig: { Mode: "PassThrough" },
    RevisionId: revision.revisionId,
    ...stateOf(revision, now),
    PackageType: "Zip",
    Architectures: [settings.architecture],
    EphemeralStorage: { Size: settings.ephemeralStorage },
    SnapStart: { ApplyOn: "None", OptimizationStatus: "Off" },
    RuntimeVersionConfig: { RuntimeVersionArn: runtimeVersionArn(fn.region, settings.runtime) },
    LoggingConfig: { ...settings.logging },
  };
}

/** With the qualified ARN that AWS answers for an explicit `$LATEST`, version or alias. */
export function describeQualified(
  fn: LambdaFunction,
  found: { revision: Revision; qualifier: string | undefined },
  now: number,
): FunctionConfiguration {
  const configuration = describeRevision(fn, found.revision, now);
  return found.qualifier === undefined
    ? configuration
    : { ...configuration, FunctionArn: `${fn.arn}:${found.qualifier}` };
}

function stateOf({ readyAt, change }: Revision, now: number): Partial<FunctionConfiguration> {
  if (readyAt <= now) return { State: "Active", LastUpdateStatus: "Successful" };
  if (change === "create") {
    return { State: "Pending", StateReason: "The function is being created.", StateReasonCode: "Creating" };
  }
  return {
    State: "Active",
    LastUpdateStatus: "InProgress",
    // AWS's own words, though it is an update; its model does not have this code.
    LastUpdateStatusReason: "The function is being created.",
    LastUpdateStatusReasonCode: "Creating" as string as LastUpdateStatusReasonCode,
  };
}

/** ISO 8601 with Lambda's own offset, for example `2026-11-22T13:50:00.000+0000`. */
const lambdaTime = (ms: number): string => new Date(ms).toISOString().replace("Z", "+0000");

export function runtimeVersionArn(region: string, runtime: string): string {
  return `arn:aws:lambda:${region}::runtime:${createHash("sha256").update(runtime).digest("hex")}`;
}
