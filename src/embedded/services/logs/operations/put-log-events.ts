/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
import type {
  InputLogEvent,
  PutLogEventsRequest,
  PutLogEventsResponse,
  RejectedLogEventsInfo,
} from "@aws-sdk/client-cloudwatch-logs";
import { length, range, required } from "../../constraints.ts";
import { invalidParameter, notImplemented, validate } from "../errors.ts";
import { eventSize, maxBatchBytes } from "../event-size.ts";
import { namedGroup, streamNameRules } from "../names.ts";
import { type LogGroup, type LogsContext, type NewEvent, day, findStream } from "../state.ts";

const hour = 3_600_000;

/**
 * Keeps a batch. Events outside the window of 14 days back to 2 hours ahead, or past the group's retention, are left
 * out and named in the answer; the others are kept.
 * @throws ResourceNotFoundException, InvalidParameterException
 */
export function putLogEvents(input: PutLogEventsRequest, context: LogsContext): PutLogEventsResponse {
  const { logEvents, logStreamName } = input;
  validate(
    required("logStreamName", logStreamName),
    ...streamNameRules(logStreamName),
    required("logEvents", logEvents),
    length("logEvents", logEvents, { min: 1, max: 10_000 }),
    ...(logEvents ?? []).flatMap(eventRules),
  );
  if (input.entity) throw notImplemented("the parameter entity", "there is no Application Signals");
  const group = namedGroup(context, input.logGroupName);
  const stream = findStream(group, logStreamName!);
  const events = logEvents!.map(({ timestamp, message }) => ({ timestamp: timestamp!, message: message! }));
  checkBatch(events);
  const { accepted, rejectedLogEventsInfo } = sortOut(events, group, context.now());
  context.state.append(stream, accepted, context.now());
  return { nextSequenceToken, ...(rejectedLogEventsInfo ? { rejectedLogEventsInfo } : {}) };
}

/** Ignored since 2023, still answered. */
const nextSequenceToken = "49039859583217246154142127372471671285186234577456563170";

function eventRules({ timestamp, message }: InputLogEvent, index: number): (string | undefined)[] {
  const member = `logEvents.${index + 1}.member`;
  return [
    required(`${member}.timestamp`, timestamp),
    range(`${member}.timestamp`, timestamp, { min: 0 }),
    required(`${member}.message`, message),
    length(`${member}.message`, message, { min: 1 }),
  ];
}

function checkBatch(events: readonly NewEvent[]): void {
  const bytes = events.reduce((sum, event) => sum + eventSize(event.message), 0);
  if (bytes > maxBatchBytes) {
    throw invalidParameter(`Upload too large: ${bytes} bytes exceeds limit of ${maxBatchBytes}`);
  }
  if (events.some((event, index) => index > 0 && event.timestamp < events[index - 1]!.timestamp)) {
    throw invalidParameter("Log events in a single PutLogEvents request must be in chronological order.");
  }
  if (events.at(-1)!.timestamp - events[0]!.timestamp > day) {
    throw invalidParameter(
      "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.",
    );
  }
}

interface Sorted {
  readonly accepted: readonly NewEvent[];
  readonly rejectedLogEventsInfo?: RejectedLogEventsInfo;
}

/** Events are in order, so the rejected ones are a head and a tail. */
function sortOut(events: readonly NewEvent[], group: LogGroup, now: number): Sorted {
  const endBefore = (time: number) => countWhile(events, (event) => event.timestamp < time);
  const tooOld = endBefore(now - 14 * day);
  const expired = group.retentionInDays === undefined ? 0 : endBefore(now - group.retentionInDays * day);
  const tooNew = countWhile(events, (event) => event.timestamp <= now + 2 * hour);
  const accepted = events.slice(Math.max(tooOld, expired), tooNew);
  if (accepted.length === events.length) return { accepted };
  return {
    accepted,
    rejectedLogEventsInfo: {
      ...(tooNew < events.length ? { tooNewLogEventStartIndex: tooNew } : {}),
      ...(tooOld > 0 ? { tooOldLogEventEndIndex: tooOld } : {}),
      ...(expired > 0 ? { expiredLogEventEndIndex: expired } : {}),
    },
  };
}

function countWhile<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  const end = items.findIndex((item) => !holds(item));
  return end < 0 ? items.length : end;
}
