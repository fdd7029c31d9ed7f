/** The ways to name a function: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestParameters */
import { accessDenied, invalidParameter, regionNotReachable, validationFailed } from "./errors.ts";

export interface FunctionReference {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  /** Version or alias, from the name or the Qualifier parameter. */
  readonly qualifier: string | undefined;
}

interface Asking {
  readonly accountId: string;
  readonly region: string;
}

const namePattern =
  /^(?:arn:aws[a-zA-Z-]*:lambda:(?<region>[a-z]{2}(?:-[a-z]+)+-\d):)?(?:(?<account>\d{12}):)?(?:function:)?(?<name>[a-zA-Z0-9-_]+)(?::(?<qualifier>\$LATEST|[a-zA-Z0-9-_]+))?$/;
const publishedPattern =
  "(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?";

/**
 * Reads a name, partial ARN or ARN, each with or without qualifier.
 * @throws AwsError ValidationException for what is none of these; InvalidParameterValueException when name and
 * Qualifier contradict each other; ResourceNotFoundException for another region.
 */
export function readFunctionName(
  text: string | undefined,
  asking: Asking,
  qualifier?: string,
): FunctionReference {
  const groups = namePattern.exec(text ?? "")?.groups;
  const name = groups?.["name"];
  if (name === undefined) throw validationFailed("functionName", text, mustMatch(publishedPattern));
  if (name.length > 64)
    throw validationFailed("functionName", text, "Member must have length less than or equal to 64");
  const region = groups?.["region"] ?? asking.region;
  if (region !== asking.region) throw regionNotReachable(region, asking.region);
  const named = groups?.["qualifier"];
  if (named !== undefined && qualifier !== undefined && named !== qualifier) {
    throw invalidParameter(
      "The derived qualifier from the function name does not match the specified qualifier.",
    );
  }
  return { name, region, accountId: groups?.["account"] ?? asking.accountId, qualifier: named ?? qualifier };
}

/** A full ARN from elsewhere in this server; undefined for what is none. */
export function readFunctionArn(arn: string): FunctionReference | undefined {
  const groups = arn.startsWith("arn:") ? namePattern.exec(arn)?.groups : undefined;
  const { name, account: accountId, region, qualifier } = groups ?? {};
  if (name === undefined || accountId === undefined || region === undefined) return undefined;
  return { name, accountId, region, qualifier };
}

/** @throws AwsError AccessDeniedException: no account manages the functions of another one here. */
export function requireOwnAccount(
  reference: FunctionReference,
  caller: { accountId: string; callerArn: string },
  action: string,
): void {
  if (reference.accountId === caller.accountId) return;
  throw accessDenied(caller.callerArn, action, functionArn(reference));
}

/** `arn:aws:lambda:REGION:ACCOUNT:function:NAME`, without qualifier. */
export const functionArn = (place: { name: string; accountId: string; region: string }): string =>
  `arn:aws:lambda:${place.region}:${place.accountId}:function:${place.name}`;

export const qualifiedArn = (reference: FunctionReference): string =>
  reference.qualifier === undefined
    ? functionArn(reference)
    : `${functionArn(reference)}:${reference.qualifier}`;

export const mustMatch = (pattern: string): string =>
  `Member must satisfy regular expression pattern: ${pattern}`;
