/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogStreams.html */
import {
  type DescribeLogStreamsRequest,
  type DescribeLogStreamsResponse,
  type LogStream,
  OrderBy,
} from "@aws-sdk/client-cloudwatch-logs";
import { oneOf, range } from "../../constraints.ts";
import { invalidParameter, validate } from "../errors.ts";
import { referencedGroup, streamNameRules } from "../names.ts";
import { page } from "../paging.ts";
import { type LogsContext, type LogStream as StoredStream, liveEvents } from "../state.ts";

/** @throws ResourceNotFoundException, InvalidParameterException, ValidationException */
export function describeLogStreams(
  input: DescribeLogStreamsRequest,
  context: LogsContext,
): DescribeLogStreamsResponse {
  const { orderBy = "LogStreamName", logStreamNamePrefix: prefix } = input;
  validate(
    oneOf("orderBy", orderBy, Object.values(OrderBy)),
    ...streamNameRules(prefix, "logStreamNamePrefix"),
    range("limit", input.limit, { min: 1, max: 50 }),
  );
  if (orderBy === "LastEventTime" && prefix !== undefined) {
    throw invalidParameter("Cannot order by LastEventTime with a logStreamNamePrefix.");
  }
  const group = referencedGroup(context, input);
  const streams = [...group.streams.values()].filter((stream) => stream.name.startsWith(prefix ?? ""));
  for (const stream of streams) liveEvents(group, stream, context.now());
  const place = orderBy === "LogStreamName" ? (stream: StoredStream) => stream.name : timePlace;
  const sorted = streams.sort((one, other) => (place(one) < place(other) ? -1 : 1));
  if (input.descending) sorted.reverse();
  const { items, nextToken } = page(sorted, place, { token: input.nextToken, limit: input.limit ?? 50 });
  return { logStreams: items.map(details), ...(nextToken === undefined ? {} : { nextToken }) };
}

/** Streams without events come first in the order of time. */
function timePlace(stream: StoredStream): string {
  return `${String(stream.events.at(-1)?.timestamp ?? 0).padStart(16, "0")} ${stream.name}`;
}

function details(stream: StoredStream): LogStream {
  const [first] = stream.events;
  const last = stream.events.at(-1);
  return {
    logStreamName: stream.name,
    creationTime: stream.createdAt,
    ...(first && last ? { firstEventTimestamp: first.timestamp, lastEventTimestamp: last.timestamp } : {}),
    ...(stream.lastIngestionTime === undefined ? {} : { lastIngestionTime: stream.lastIngestionTime }),
    uploadSequenceToken: sequenceToken,
    arn: stream.arn,
    storedBytes: 0,
  };
}

/** PutLogEvents no longer looks at it; AWS still gives one. */
const sequenceToken = "49039859583217246154142127372471671285186234577456563170";
