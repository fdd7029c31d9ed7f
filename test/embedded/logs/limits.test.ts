/** The limits of batches and pages, retention by a test clock, and the logs of other services. */
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { describe, expect, test } from "vitest";
import { startEmbedded } from "../../../src/embedded/server.ts";
import { createLogs } from "../../../src/embedded/services/logs/index.ts";

const day = 86_400_000;
const stream = { logGroupName: "g", logStreamName: "s" };

async function start() {
  const clock = { time: Date.now() };
  const aws = await startEmbedded({ now: () => clock.time });
  const logs = new CloudWatchLogsClient({
    endpoint: aws.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "111111111111", secretAccessKey: aws.secretAccessKey },
    maxAttempts: 1,
  });
  // Calls must be signed by the server's clock, but the SDK corrects its offset after every answer.
  logs.middlewareStack.add(
    (next) => (args) => {
      logs.config.systemClockOffset = clock.time - Date.now();
      return next(args);
    },
    { step: "initialize" },
  );
  await logs.send(new CreateLogGroupCommand({ logGroupName: stream.logGroupName }));
  await logs.send(new CreateLogStreamCommand(stream));
  const put = (...logEvents: { timestamp: number; message: string }[]) =>
    logs.send(new PutLogEventsCommand({ ...stream, logEvents }));
  return { aws, logs, clock, put };
}

describe("batches", () => {
  test("are limited to 1 MiB, with 26 bytes added for each event", async () => {
    const { aws, clock, put } = await start();
    await using _ = aws;
    const timestamp = clock.time;
    const half = "x".repeat(524_288 - 26);
    await expect(put({ timestamp, message: half }, { timestamp, message: half })).resolves.toBeDefined();
    await expect(put({ timestamp, message: half }, { timestamp, message: `${half}y` })).rejects.toMatchObject(
      {
        name: "InvalidParameterException",
        message: "Upload too large: 1048577 bytes exceeds limit of 1048576",
      },
    );
  });

  test("span at most 24 hours", async () => {
    const { aws, clock, put } = await start();
    await using _ = aws;
    await expect(
      put({ timestamp: clock.time - day - 1, message: "a" }, { timestamp: clock.time, message: "b" }),
    ).rejects.toMatchObject({
      message: "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.",
    });
  });

  test("cannot have empty messages", async () => {
    const { aws, clock, put } = await start();
    await using _ = aws;
    await expect(put({ timestamp: clock.time, message: "" })).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: expect.stringContaining("'logEvents.1.member.message' failed to satisfy constraint"),
    });
  });
});

describe("pages", () => {
  test("end at 1 MiB and continue with the token", async () => {
    const { aws, clock, logs, put } = await start();
    await using _ = aws;
    const half = "x".repeat(524_288 - 26);
    for (const letter of ["a", "b", "c"])
      await put({ timestamp: clock.time, message: half.slice(1) + letter });
    const first = await logs.send(new GetLogEventsCommand({ ...stream, startFromHead: true }));
    expect(first.events!.map((event) => event.message!.at(-1))).toEqual(["a", "b"]);
    const { events } = await logs.send(
      new GetLogEventsCommand({ ...stream, startFromHead: true, nextToken: first.nextForwardToken }),
    );
    expect(events!.map((event) => event.message!.at(-1))).toEqual(["c"]);
  });

  test("can be read backward from the end without losing an event", async () => {
    const { aws, clock, logs, put } = await start();
    await using _ = aws;
    const get = (nextToken?: string) =>
      logs.send(
        new GetLogEventsCommand({ ...stream, startFromHead: true, ...(nextToken ? { nextToken } : {}) }),
      );
    const empty = await get();
    expect(empty.events).toEqual([]);
    await put({ timestamp: clock.time, message: "a" });
    const one = await get(empty.nextForwardToken);
    expect(one.events).toMatchObject([{ message: "a" }]);
    const end = await get(one.nextForwardToken);
    expect(end).toMatchObject({ events: [], nextForwardToken: one.nextForwardToken });
    expect((await get(end.nextBackwardToken)).events).toMatchObject([{ message: "a" }]);
  });

  test("refuse a made-up token", async () => {
    const { aws, logs } = await start();
    await using _ = aws;
    for (const command of [
      new GetLogEventsCommand({ ...stream, nextToken: "f/1" }),
      new FilterLogEventsCommand({ logGroupName: "g", nextToken: "?" }),
    ]) {
      await expect(logs.send(command as FilterLogEventsCommand)).rejects.toMatchObject({
        name: "InvalidParameterException",
        message: "The specified nextToken is invalid.",
      });
    }
  });

  test("of a filter can be in reverse order", async () => {
    const { aws, clock, logs, put } = await start();
    await using _ = aws;
    await put(...["a", "b", "c"].map((message, n) => ({ timestamp: clock.time + n, message })));
    const input = { logGroupName: "g", startFromHead: false, limit: 2, startTime: clock.time };
    const first = await logs.send(new FilterLogEventsCommand(input));
    expect(first.events!.map((event) => event.message)).toEqual(["c", "b"]);
    const second = await logs.send(new FilterLogEventsCommand({ ...input, nextToken: first.nextToken }));
    expect(second.events!.map((event) => event.message)).toEqual(["a"]);
    expect(second.nextToken).toBeUndefined();
  });
});

describe("retention", () => {
  test("removes expired events and refuses new ones that are too old", async () => {
    const { aws, clock, logs, put } = await start();
    await using _ = aws;
    await logs.send(new PutRetentionPolicyCommand({ logGroupName: "g", retentionInDays: 3 }));
    await put({ timestamp: clock.time, message: "today" });
    clock.time += 3 * day + 1;
    await put({ timestamp: clock.time, message: "later" });
    const { events } = await logs.send(new GetLogEventsCommand({ ...stream, startFromHead: true }));
    expect(events!.map((event) => event.message)).toEqual(["later"]);
    const { rejectedLogEventsInfo } = await put({ timestamp: clock.time - 4 * day, message: "expired" });
    expect(rejectedLogEventsInfo).toEqual({ expiredLogEventEndIndex: 1 });
  });
});

describe("deletion protection", () => {
  test("prevents the deletion of a group", async () => {
    const { aws, logs } = await start();
    await using _ = aws;
    await logs.send(new CreateLogGroupCommand({ logGroupName: "kept", deletionProtectionEnabled: true }));
    await expect(logs.send(new DeleteLogGroupCommand({ logGroupName: "kept" }))).rejects.toMatchObject({
      name: "ValidationException",
    });
  });
});

describe("logs of other services", () => {
  test("create a missing group and stream", async () => {
    const logs = createLogs({ now: Date.now });
    const place = { accountId: "111111111111", region: "us-east-1" };
    const name = { logGroupName: "/aws/lambda/f", logStreamName: "2026/11/22/[$LATEST]1" };
    for (const message of ["START", "END"]) {
      await logs.writeLogs({ ...place, ...name, events: [{ timestamp: Date.now(), message }] });
    }
    const group = logs.context.state.groups(place).get("/aws/lambda/f");
    expect([...group!.streams.values()].map((stream) => stream.events.map((event) => event.message))).toEqual(
      [["START", "END"]],
    );
  });
});
