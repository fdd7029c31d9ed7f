import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
  PutLogEventsCommand,
  paginateFilterLogEvents,
} from "@aws-sdk/client-cloudwatch-logs";
import { describe, expect } from "vitest";
import { test } from "../../support/test.ts";
import { clientOptions, uniqueName } from "../../support/target.ts";

const logs = new CloudWatchLogsClient(clientOptions());

/** Streams with one event per millisecond, in the order given. */
async function newGroup(events: readonly (readonly [stream: string, message: string])[]) {
  const logGroupName = `/labs/${uniqueName("filter")}`;
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  for (const logStreamName of new Set(events.map(([stream]) => stream))) {
    await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
  }
  const start = Date.now() - 60_000;
  for (const [index, [logStreamName, message]] of events.entries()) {
    const logEvents = [{ timestamp: start + index, message }];
    await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
  }
  const filter = async (input: Partial<FilterLogEventsCommandInput> = {}) =>
    (await logs.send(new FilterLogEventsCommand({ logGroupName, ...input }))).events!;
  return { logGroupName, start, filter };
}

const messages = (events: { message?: string | undefined }[]) => events.map((event) => event.message);

describe("FilterLogEvents", () => {
  test("returns the events of all streams in chronological order, with their stream and an id", async () => {
    const { filter } = await newGroup([
      ["b", "1"],
      ["a", "2"],
      ["b", "3"],
    ]);
    const events = await filter();
    expect(events.map((event) => [event.logStreamName, event.message])).toEqual([
      ["b", "1"],
      ["a", "2"],
      ["b", "3"],
    ]);
    expect(new Set(events.map((event) => event.eventId)).size).toBe(3);
  });

  test("paging returns every event once", async () => {
    const { logGroupName } = await newGroup([
      ["a", "1"],
      ["b", "2"],
      ["a", "3"],
      ["b", "4"],
      ["a", "5"],
    ]);
    const found: (string | undefined)[] = [];
    for await (const page of paginateFilterLogEvents({ client: logs, pageSize: 2 }, { logGroupName })) {
      found.push(...messages(page.events!));
    }
    expect(found).toEqual(["1", "2", "3", "4", "5"]);
  });

  test("selects streams by name or by prefix", async () => {
    const { filter } = await newGroup([
      ["web/1", "1"],
      ["web/2", "2"],
      ["job/1", "3"],
    ]);
    expect(messages(await filter({ logStreamNames: ["web/2", "job/1"] }))).toEqual(["2", "3"]);
    expect(messages(await filter({ logStreamNamePrefix: "web/" }))).toEqual(["1", "2"]);
    await expect(filter({ logStreamNames: ["web/1"], logStreamNamePrefix: "web/" })).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
  });

  test("includes startTime and endTime", async () => {
    const { filter, start } = await newGroup([
      ["a", "1"],
      ["a", "2"],
      ["a", "3"],
    ]);
    expect(messages(await filter({ startTime: start + 1 }))).toEqual(["2", "3"]);
    expect(messages(await filter({ endTime: start }))).toEqual(["1"]);
  });

  test("finds events that contain all terms, case-sensitively", async () => {
    const { filter } = await newGroup([
      ["a", "[ERROR] disk full"],
      ["a", "error disk"],
      ["a", "ERROR net"],
    ]);
    expect(messages(await filter({ filterPattern: "ERROR" }))).toEqual(["[ERROR] disk full", "ERROR net"]);
    expect(messages(await filter({ filterPattern: "ERROR disk" }))).toEqual(["[ERROR] disk full"]);
    expect(messages(await filter({ filterPattern: '"disk full"' }))).toEqual(["[ERROR] disk full"]);
  });

  test("refuses a missing log group", async () => {
    await expect(
      logs.send(new FilterLogEventsCommand({ logGroupName: `/labs/${uniqueName("nobody")}` })),
    ).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });
});
