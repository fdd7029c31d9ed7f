/** Checks a function's configuration. Limits: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
import type { CreateFunctionRequest, UpdateFunctionConfigurationRequest } from "@aws-sdk/client-lambda";
import { checkEnvironment } from "./environment-variables.ts";
import { invalidParameter, notImplemented, validationFailed } from "./errors.ts";
import { mustMatch } from "./function-name.ts";
import { checkRuntime } from "./runtimes.ts";
import type { LogSettings, Settings } from "./state.ts";

type Configuration = Partial<CreateFunctionRequest> & UpdateFunctionConfigurationRequest;

const rolePattern = "arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+";

const defaults = { timeout: 3, memorySize: 128, description: "", ephemeralStorage: 512 };

/** @throws AwsError ValidationException, InvalidParameterValueException or NotImplemented. */
export function newSettings(name: string, input: CreateFunctionRequest): Settings {
  if (input.Runtime === undefined || input.Handler === undefined) {
    throw invalidParameter(
      "Runtime and Handler are mandatory parameters for functions created with deployment packages.",
    );
  }
  const base: Settings = {
    ...defaults,
    runtime: input.Runtime,
    handler: input.Handler,
    role: input.Role ?? "",
    environment: undefined,
    architecture: input.Architectures?.[0] ?? "x86_64",
    logging: { LogFormat: "Text", LogGroup: `/aws/lambda/${name}` },
  };
  checkRole(input.Role);
  return changedSettings(base, input as Configuration);
}

/** The settings with what the input names replaced. @throws as newSettings. */
export function changedSettings(current: Settings, input: Configuration): Settings {
  checkRanges(input);
  checkUnsupportedValues(input);
  if (input.Role !== undefined) checkRole(input.Role);
  if (input.Runtime !== undefined) checkRuntime(input.Runtime);
  if (input.Handler !== undefined && !/^\S{1,128}$/.test(input.Handler)) {
    throw validationFailed("handler", input.Handler, mustMatch("[^\\s]+"));
  }
  return {
    runtime: input.Runtime ?? current.runtime,
    handler: input.Handler ?? current.handler,
    role: input.Role ?? current.role,
    description: input.Description ?? current.description,
    timeout: input.Timeout ?? current.timeout,
    memorySize: input.MemorySize ?? current.memorySize,
    environment: input.Environment ? checkEnvironment(input.Environment.Variables) : current.environment,
    architecture: current.architecture,
    ephemeralStorage: input.EphemeralStorage?.Size ?? current.ephemeralStorage,
    logging: input.LoggingConfig ? checkLogging(input.LoggingConfig, current.logging) : current.logging,
  };
}

function checkRanges(input: Configuration): void {
  checkRange("timeout", input.Timeout, [1, 900]);
  checkRange("memorySize", input.MemorySize, [128, 10_240]);
  checkRange("ephemeralStorage.size", input.EphemeralStorage?.Size, [512, 10_240]);
  if ((input.Description?.length ?? 0) > 256) {
    throw validationFailed(
      "description",
      input.Description,
      "Member must have length less than or equal to 256",
    );
  }
}

function checkRange(
  member: string,
  value: number | undefined,
  [least, most]: readonly [number, number],
): void {
  if (value === undefined) return;
  if (value < least)
    throw validationFailed(member, value, `Member must have value greater than or equal to ${least}`);
  if (value > most)
    throw validationFailed(member, value, `Member must have value less than or equal to ${most}`);
}

function checkUnsupportedValues(input: Configuration): void {
  if ((input.PackageType ?? "Zip") !== "Zip") throw notImplemented(`PackageType ${input.PackageType}`);
  if ((input.TracingConfig?.Mode ?? "PassThrough") !== "PassThrough")
    throw notImplemented("TracingConfig Mode Active");
  if ((input.SnapStart?.ApplyOn ?? "None") !== "None")
    throw notImplemented("SnapStart ApplyOn PublishedVersions");
}

function checkRole(role: string | undefined): void {
  if (!new RegExp(`^${rolePattern}$`).test(role ?? "")) {
    throw validationFailed("role", role, mustMatch(rolePattern));
  }
}

function checkLogging(
  config: NonNullable<Configuration["LoggingConfig"]>,
  current: LogSettings,
): LogSettings {
  for (const name of ["ApplicationLogLevel", "SystemLogLevel"] as const) {
    if (config[name] !== undefined) throw notImplemented(`LoggingConfig ${name}`);
  }
  const LogGroup = config.LogGroup ?? current.LogGroup;
  if (!/^[.\-_/#A-Za-z0-9]{1,512}$/.test(LogGroup)) {
    throw validationFailed("loggingConfig.logGroup", LogGroup, mustMatch("[\\.\\-_/#A-Za-z0-9]+"));
  }
  return { LogFormat: config.LogFormat ?? current.LogFormat, LogGroup };
}
