/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html */
import type { GetLogEventsRequest, GetLogEventsResponse } from "@aws-sdk/client-cloudwatch-logs";
import { length, range, required } from "../../constraints.ts";
import { validate } from "../errors.ts";
import { fitting } from "../event-size.ts";
import { referencedGroup, streamNameRules } from "../names.ts";
import { invalidToken } from "../paging.ts";
import { type LogEvent, type LogsContext, findStream, liveEvents } from "../state.ts";

/**
 * One page of a stream, oldest event first. Both tokens are always there; at an end of the stream the one that was
 * passed in comes back, so that a reader may wait for more.
 * @throws ResourceNotFoundException, InvalidParameterException, ValidationException
 */
export function getLogEvents(input: GetLogEventsRequest, context: LogsContext): GetLogEventsResponse {
  const { logStreamName, limit = 10_000, nextToken } = input;
  validate(
    required("logStreamName", logStreamName),
    ...streamNameRules(logStreamName),
    range("startTime", input.startTime, { min: 0 }),
    range("endTime", input.endTime, { min: 0 }),
    range("limit", limit, { min: 1, max: 10_000 }),
    length("nextToken", nextToken, { min: 1 }),
  );
  const group = referencedGroup(context, input);
  const stream = findStream(group, logStreamName!);
  const { startTime = 0, endTime = Number.POSITIVE_INFINITY } = input;
  const inTime = liveEvents(group, stream, context.now()).filter(
    ({ timestamp }) => timestamp >= startTime && timestamp < endTime,
  );
  const cursor = nextToken === undefined ? undefined : readCursor(nextToken);
  const forward = cursor?.forward ?? input.startFromHead ?? false;
  const events = pageFrom(inTime, { cursor, forward, limit });
  return {
    events: events.map(({ timestamp, message, ingestionTime }) => ({ timestamp, message, ingestionTime })),
    ...tokens(events, cursor),
  };
}

/** A place in the order of event ids: a page forward begins behind it, a page backward ends before it. */
interface Cursor {
  readonly forward: boolean;
  readonly id: string;
}

function readCursor(token: string): Cursor {
  const [, direction, id] = /^([fb])\/(\d{56})$/.exec(token) ?? [];
  if (id === undefined) throw invalidToken();
  return { forward: direction === "f", id };
}

interface PageRequest {
  readonly cursor: Cursor | undefined;
  readonly forward: boolean;
  readonly limit: number;
}

function pageFrom(events: readonly LogEvent[], { cursor, forward, limit }: PageRequest): LogEvent[] {
  if (forward) return fitting(cursor ? events.filter((event) => event.id > cursor.id) : events, limit);
  const before = cursor ? events.filter((event) => event.id < cursor.id) : events;
  return fitting(before.toReversed(), limit).toReversed();
}

function tokens(
  events: readonly LogEvent[],
  cursor: Cursor | undefined,
): Required<Pick<GetLogEventsResponse, "nextForwardToken" | "nextBackwardToken">> {
  const [first] = events;
  const last = events.at(-1);
  if (first && last) return { nextForwardToken: `f/${last.id}`, nextBackwardToken: `b/${first.id}` };
  const { id, forward } = cursor ?? { id: "0".repeat(56), forward: true };
  // Turning round at an end, the next page begins with the event at that end.
  return {
    nextForwardToken: `f/${forward ? id : shift(id, -1n)}`,
    nextBackwardToken: `b/${forward ? shift(id, 1n) : id}`,
  };
}

const shift = (id: string, by: bigint): string => {
  const shifted = BigInt(id) + by;
  return String(shifted < 0n ? 0n : shifted).padStart(56, "0");
};
