/** Environment variables of a function: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
import { invalidParameter, validationFailed } from "./errors.ts";
import { mustMatch } from "./function-name.ts";
import type { Revision } from "./state.ts";
import type { SessionCredentials } from "./types.ts";

const reserved = new Set([
  "_HANDLER",
  "_X_AMZN_TRACE_ID",
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_DEFAULT_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_FORMAT",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_LAMBDA_RUNTIME_API",
  "AWS_REGION",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "LAMBDA_RUNTIME_DIR",
  "LAMBDA_TASK_ROOT",
]);
const trouble =
  "Lambda was unable to configure your environment variables because the environment variables you have provided";

/** @throws AwsError ValidationException, InvalidParameterValueException. */
export function checkEnvironment(variables: Record<string, string> = {}): Record<string, string> | undefined {
  const names = Object.keys(variables);
  for (const name of names) {
    if (reserved.has(name)) continue;
    if (!/^[a-zA-Z][a-zA-Z0-9_]+$/.test(name)) {
      throw validationFailed(
        "environment.variables",
        name,
        `Map keys must satisfy constraint: [${mustMatch("[a-zA-Z]([a-zA-Z0-9_])+")}]`,
      );
    }
  }
  const refused = names.filter((name) => reserved.has(name));
  if (refused.length > 0) {
    throw invalidParameter(
      `${trouble} contains reserved keys that are currently not supported for modification. ` +
        `Reserved keys used in this request: ${refused.join(", ")}`,
    );
  }
  const measured = JSON.stringify(variables);
  if (Buffer.byteLength(measured) > 4096) {
    throw invalidParameter(`${trouble} exceeded the 4KB limit. String measured: ${measured}`);
  }
  return names.length > 0 ? { ...variables } : undefined;
}

export interface EnvironmentFacts {
  readonly functionName: string;
  readonly region: string;
  readonly logStreamName: string;
  readonly credentials: SessionCredentials;
  /** The server's base URL, for SDK clients without configuration. */
  readonly endpoint: string;
  readonly taskRoot: string;
  readonly temporaryFolder: string;
}

/** Lambda turns these off up to Node.js 22: https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html#nodejs-experimental */
const turnedOff = ["--experimental-detect-module", "--experimental-require-module"].filter((flag) =>
  process.allowedNodeEnvironmentFlags.has(flag),
);

/**
 * The whole environment of a function's process. `ownPaths` are the server's own files that it reads, which may be
 * below the system's /tmp, too. `_RUNTIME_SETTINGS` is for the bootstrap, which sets the function's own variables:
 * they win over what AWS leaves unreserved, among them AWS_ENDPOINT_URL.
 */
export function runtimeEnvironment(
  revision: Revision,
  facts: EnvironmentFacts,
  ownPaths: readonly string[],
): Record<string, string> {
  const { settings } = revision;
  const own = {
    variables: settings.environment ?? {},
    temporaryFolder: facts.temporaryFolder,
    storageBytes: settings.ephemeralStorage * 1024 * 1024,
    ownPaths,
  };
  const asBefore24 = ["nodejs20.x", "nodejs22.x"].includes(settings.runtime);
  return {
    _RUNTIME_SETTINGS: JSON.stringify(own),
    ...(asBefore24 && { NODE_OPTIONS: turnedOff.map((flag) => flag.replace("--", "--no-")).join(" ") }),
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    AWS_EC2_METADATA_DISABLED: "true",
    HOME: "/tmp",
    LANG: "en_US.UTF-8",
    PATH: "/usr/local/bin:/usr/bin:/bin",
    TZ: ":UTC",
    ...awsVariables(revision, facts),
  };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
function awsVariables({ settings, version }: Revision, facts: EnvironmentFacts): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: facts.endpoint,
    AWS_REGION: facts.region,
    AWS_DEFAULT_REGION: facts.region,
    AWS_ACCESS_KEY_ID: facts.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: facts.credentials.secretAccessKey,
    AWS_SESSION_TOKEN: facts.credentials.sessionToken,
    AWS_EXECUTION_ENV: `AWS_Lambda_${settings.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: facts.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.memorySize),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_FORMAT: settings.logging.LogFormat,
    AWS_LAMBDA_LOG_GROUP_NAME: settings.logging.LogGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: facts.logStreamName,
    LAMBDA_TASK_ROOT: facts.taskRoot,
    LAMBDA_RUNTIME_DIR: "/var/runtime",
    _HANDLER: settings.handler,
  };
}
