/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html */
import type { FilterLogEventsRequest, FilterLogEventsResponse } from "@aws-sdk/client-cloudwatch-logs";
import { length, range } from "../../constraints.ts";
import { invalidParameter, validate } from "../errors.ts";
import { fitting } from "../event-size.ts";
import { parseFilterPattern } from "../filter-pattern/index.ts";
import { referencedGroup, streamNameRules } from "../names.ts";
import { invalidToken, readToken, writeToken } from "../paging.ts";
import {
  type LogEvent,
  type LogGroup,
  type LogStream,
  type LogsContext,
  findStream,
  liveEvents,
} from "../state.ts";

/**
 * Events of a group's streams, interleaved in the order of time. `startTime` and `endTime` are both included.
 * @throws ResourceNotFoundException, InvalidParameterException, ValidationException; NotImplemented for
 * space-delimited patterns
 */
export function filterLogEvents(
  input: FilterLogEventsRequest,
  context: LogsContext,
): FilterLogEventsResponse {
  checkInput(input);
  const matches = parseFilterPattern(input.filterPattern);
  const group = referencedGroup(context, input);
  const { startTime = 0, endTime = Number.POSITIVE_INFINITY, limit = 10_000 } = input;
  const cursor = input.nextToken === undefined ? undefined : readCursor(input.nextToken);
  const forward = cursor?.forward ?? input.startFromHead ?? true;
  const found = streamsOf(group, input)
    .flatMap((stream) =>
      liveEvents(group, stream, context.now()).map((event) => ({ ...event, stream: stream.name })),
    )
    .filter(({ timestamp, message }) => timestamp >= startTime && timestamp <= endTime && matches(message))
    .sort((one, other) => (one.id < other.id === forward ? -1 : 1));
  const rest = cursor ? found.filter(({ id }) => (forward ? id > cursor.after : id < cursor.after)) : found;
  const events = fitting(rest, limit);
  const more =
    events.length < rest.length ? { nextToken: writeToken({ after: events.at(-1)!.id, forward }) } : {};
  return { events: events.map(shown), searchedLogStreams: [], ...more };
}

/** AWS's bound for reading from the end. */
const firstDescendingStart = Date.UTC(2024, 0, 1);

function checkInput(input: FilterLogEventsRequest): void {
  const { logStreamNames, logStreamNamePrefix } = input;
  validate(
    length("logStreamNames", logStreamNames, { min: 1, max: 100 }),
    ...(logStreamNames ?? []).flatMap((name, index) =>
      streamNameRules(name, `logStreamNames.${index + 1}.member`),
    ),
    ...streamNameRules(logStreamNamePrefix, "logStreamNamePrefix"),
    length("filterPattern", input.filterPattern, { max: 1024 }),
    range("startTime", input.startTime, { min: 0 }),
    range("endTime", input.endTime, { min: 0 }),
    range("limit", input.limit, { min: 1, max: 10_000 }),
    length("nextToken", input.nextToken, { min: 1 }),
  );
  if (logStreamNames && logStreamNamePrefix !== undefined) {
    throw invalidParameter("logStreamNames and logStreamNamePrefix are mutually exclusive parameters.");
  }
  if (input.startFromHead === false && (input.startTime ?? firstDescendingStart) < firstDescendingStart) {
    throw invalidParameter(
      "startFromHead can be false only when startTime is on or after Jan 1, 2024 00:00:00 UTC.",
    );
  }
}

function streamsOf(
  group: LogGroup,
  { logStreamNames, logStreamNamePrefix = "" }: FilterLogEventsRequest,
): LogStream[] {
  if (logStreamNames) return [...new Set(logStreamNames)].map((name) => findStream(group, name));
  return [...group.streams.values()].filter((stream) => stream.name.startsWith(logStreamNamePrefix));
}

function readCursor(token: string): { after: string; forward: boolean } {
  const { after, forward } = readToken(token);
  if (typeof after !== "string" || typeof forward !== "boolean") throw invalidToken();
  return { after, forward };
}

const shown = ({ stream, timestamp, message, ingestionTime, id }: LogEvent & { stream: string }) => ({
  logStreamName: stream,
  timestamp,
  message,
  ingestionTime,
  eventId: id,
});
