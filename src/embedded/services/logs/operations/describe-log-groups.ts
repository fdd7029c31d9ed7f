/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html */
import type {
  DescribeLogGroupsRequest,
  DescribeLogGroupsResponse,
  LogGroup,
} from "@aws-sdk/client-cloudwatch-logs";
import { length, range } from "../../constraints.ts";
import { invalidParameter, notImplemented, validate } from "../errors.ts";
import { eventSize } from "../event-size.ts";
import { groupNameRules } from "../names.ts";
import { page } from "../paging.ts";
import { type LogsContext, type LogGroup as StoredGroup, liveEvents } from "../state.ts";

/** @throws InvalidParameterException; NotImplemented for monitoring accounts */
export function describeLogGroups(
  input: DescribeLogGroupsRequest,
  context: LogsContext,
): DescribeLogGroupsResponse {
  checkInput(input);
  const groups = [...context.state.groups(context).values()]
    .filter((group) => isWanted(group, input))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const { items, nextToken } = page(groups, (group) => group.name, {
    token: input.nextToken,
    limit: input.limit ?? 50,
  });
  const brief = input.logGroupNamePattern !== undefined;
  return {
    logGroups: items.map((group) => (brief ? summary(group) : details(group, context.now()))),
    ...(nextToken === undefined ? {} : { nextToken }),
  };
}

function checkInput(input: DescribeLogGroupsRequest): void {
  const {
    logGroupNamePrefix: prefix,
    logGroupNamePattern: pattern,
    logGroupIdentifiers: identifiers,
  } = input;
  validate(
    ...groupNameRules(prefix, "logGroupNamePrefix"),
    length("logGroupNamePattern", pattern, { max: 512 }),
    range("limit", input.limit, { min: 1, max: 50 }),
    length("logGroupIdentifiers", identifiers, { min: 1, max: 50 }),
  );
  if (prefix !== undefined && pattern !== undefined) {
    throw invalidParameter(
      "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.",
    );
  }
  if (identifiers && (prefix ?? pattern ?? input.logGroupClass) !== undefined) {
    throw invalidParameter("logGroupIdentifiers cannot be combined with other filters.");
  }
  if (input.includeLinkedAccounts || (input.accountIdentifiers ?? []).length > 0) {
    throw notImplemented("includeLinkedAccounts and accountIdentifiers", "there are no monitoring accounts");
  }
}

function isWanted(group: StoredGroup, input: DescribeLogGroupsRequest): boolean {
  const {
    logGroupNamePrefix = "",
    logGroupNamePattern = "",
    logGroupClass,
    logGroupIdentifiers: names,
  } = input;
  return (
    group.name.startsWith(logGroupNamePrefix) &&
    group.name.includes(logGroupNamePattern) &&
    (logGroupClass === undefined || group.logGroupClass === logGroupClass) &&
    (names === undefined || names.includes(group.name) || names.includes(group.arn))
  );
}

const summary = (group: StoredGroup): LogGroup => ({
  logGroupName: group.name,
  creationTime: group.createdAt,
  arn: `${group.arn}:*`,
});

function details(group: StoredGroup, now: number): LogGroup {
  const events = [...group.streams.values()].flatMap((stream) => liveEvents(group, stream, now));
  return {
    ...summary(group),
    ...(group.retentionInDays === undefined ? {} : { retentionInDays: group.retentionInDays }),
    metricFilterCount: 0,
    storedBytes: events.reduce((bytes, event) => bytes + eventSize(event.message), 0),
    logGroupClass: group.logGroupClass,
    logGroupArn: group.arn,
    deletionProtectionEnabled: group.deletionProtected,
  };
}
