/** Names of groups and streams, and how a request names a group. */
import { type Violation, length, pattern, required } from "../constraints.ts";
import { validate, validationError } from "./errors.ts";
import { type LogGroup, type LogsContext, findGroup } from "./state.ts";

const groupPattern = "[\\.\\-_/#A-Za-z0-9]+";
const identifierPattern = "[\\w#+=/:,.@-]*";

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
export const groupNameRules = (name: string | undefined, member = "logGroupName"): Violation[] => [
  length(member, name, { min: 1, max: 512 }),
  pattern(member, name, groupPattern),
];

/** Anything but a colon and an asterisk: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogStream.html */
export const streamNameRules = (name: string | undefined, member = "logStreamName"): Violation[] => [
  length(member, name, { min: 1, max: 512 }),
  pattern(member, name, "[^:*]*"),
];

/** The group of an operation that takes its name alone. @throws InvalidParameterException, ResourceNotFoundException */
export function namedGroup(context: LogsContext, name: string | undefined): LogGroup {
  validate(required("logGroupName", name), ...groupNameRules(name));
  return findGroup(context, name!);
}

export interface GroupReference {
  readonly logGroupName?: string | undefined;
  readonly logGroupIdentifier?: string | undefined;
}

/**
 * The group of an operation that takes a name, or a name or ARN as its identifier.
 * @throws ValidationException, InvalidParameterException, ResourceNotFoundException
 */
export function referencedGroup(context: LogsContext, reference: GroupReference): LogGroup {
  const { logGroupName: name, logGroupIdentifier: identifier } = reference;
  if (name !== undefined && identifier !== undefined) {
    throw validationError("LogGroup name and LogGroup ARN are mutually exclusive parameters.");
  }
  if (name === undefined && identifier === undefined) {
    throw validationError("Either LogGroup name or LogGroup ARN is required.");
  }
  if (name !== undefined) return namedGroup(context, name);
  validate(
    length("logGroupIdentifier", identifier, { min: 1, max: 2048 }),
    pattern("logGroupIdentifier", identifier, identifierPattern),
  );
  const prefix = `arn:aws:logs:${context.region}:${context.accountId}:log-group:`;
  return findGroup(context, identifier!.startsWith(prefix) ? identifier!.slice(prefix.length) : identifier!);
}
