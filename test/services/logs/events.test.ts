import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
  type GetLogEventsCommandInput,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { describe, expect } from "vitest";
import { test } from "../../support/test.ts";
import { clientOptions, uniqueName } from "../../support/target.ts";

const logs = new CloudWatchLogsClient(clientOptions());
const day = 86_400_000;
const hour = 3_600_000;

async function newStream() {
  const stream = { logGroupName: `/labs/${uniqueName("events")}`, logStreamName: "s" };
  await logs.send(new CreateLogGroupCommand({ logGroupName: stream.logGroupName }));
  await logs.send(new CreateLogStreamCommand(stream));
  const put = (...logEvents: { timestamp: number; message: string }[]) =>
    logs.send(new PutLogEventsCommand({ ...stream, logEvents }));
  const get = (input: Partial<GetLogEventsCommandInput> = {}) =>
    logs.send(new GetLogEventsCommand({ ...stream, ...input }));
  return { stream, put, get };
}

const numbered = (count: number, start = Date.now() - hour) =>
  Array.from({ length: count }, (_, n) => ({ timestamp: start + n, message: `event ${n + 1}` }));
const messages = ({ events }: { events?: { message?: string | undefined }[] | undefined }) =>
  events!.map((event) => event.message);

describe("PutLogEvents and GetLogEvents", () => {
  test("returns the events unchanged, oldest first", async () => {
    const { put, get, stream } = await newStream();
    const timestamp = Date.now();
    await put({ timestamp: timestamp - 1, message: "zwölf\n  Zeilen\t✓" }, { timestamp, message: '{"a":1}' });
    const { events } = await get({ startFromHead: true });
    expect(events).toMatchObject([
      { timestamp: timestamp - 1, message: "zwölf\n  Zeilen\t✓", ingestionTime: expect.any(Number) },
      { timestamp, message: '{"a":1}' },
    ]);
    const { logStreams } = await logs.send(
      new DescribeLogStreamsCommand({ logGroupName: stream.logGroupName }),
    );
    expect(logStreams).toMatchObject([
      {
        firstEventTimestamp: timestamp - 1,
        lastEventTimestamp: timestamp,
        lastIngestionTime: expect.any(Number),
      },
    ]);
  });

  test("reads forward in pages until the same token is returned", async () => {
    const { put, get } = await newStream();
    await put(...numbered(5));
    const first = await get({ startFromHead: true, limit: 2 });
    const read = [messages(first)];
    let token = first.nextForwardToken!;
    for (let more = true; more;) {
      const next = await get({ startFromHead: true, limit: 2, nextToken: token });
      more = next.nextForwardToken !== token;
      if (more) read.push(messages(next));
      token = next.nextForwardToken!;
    }
    expect(read).toEqual([["event 1", "event 2"], ["event 3", "event 4"], ["event 5"]]);
  });

  test("without startFromHead reads the latest events first, then pages backward", async () => {
    const { put, get } = await newStream();
    await put(...numbered(5));
    const latest = await get({ limit: 2 });
    expect(messages(latest)).toEqual(["event 4", "event 5"]);
    const before = await get({ limit: 2, nextToken: latest.nextBackwardToken });
    expect(messages(before)).toEqual(["event 2", "event 3"]);
  });

  test("includes startTime and excludes endTime", async () => {
    const { put, get } = await newStream();
    const events = numbered(4);
    await put(...events);
    const found = await get({
      startTime: events[1]!.timestamp,
      endTime: events[3]!.timestamp,
      startFromHead: true,
    });
    expect(messages(found)).toEqual(["event 2", "event 3"]);
  });

  test("refuses a batch that is not in chronological order", async () => {
    const { put } = await newStream();
    const now = Date.now();
    await expect(
      put({ timestamp: now, message: "b" }, { timestamp: now - 1, message: "a" }),
    ).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: "Log events in a single PutLogEvents request must be in chronological order.",
    });
  });

  test("reports and leaves out events that are too old or too new", async () => {
    const { put, get } = await newStream();
    const now = Date.now();
    const old = await put({ timestamp: now - 15 * day, message: "too old" });
    expect(old.rejectedLogEventsInfo).toEqual({ tooOldLogEventEndIndex: 1 });
    const late = await put(
      { timestamp: now, message: "kept" },
      { timestamp: now + 3 * hour, message: "too new" },
    );
    expect(late.rejectedLogEventsInfo).toEqual({ tooNewLogEventStartIndex: 1 });
    expect(messages(await get({ startFromHead: true }))).toEqual(["kept"]);
  });

  test("refuses a missing stream", async () => {
    const { stream } = await newStream();
    const logEvents = [{ timestamp: Date.now(), message: "x" }];
    await expect(
      logs.send(new PutLogEventsCommand({ ...stream, logStreamName: "nobody", logEvents })),
    ).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "The specified log stream does not exist.",
    });
  });
});
