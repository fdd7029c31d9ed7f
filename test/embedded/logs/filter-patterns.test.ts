/** The filter pattern language, tested with single events. */
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  FilterLogEventsCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EmbeddedAws, startEmbedded } from "../../../src/embedded/server.ts";

let aws: EmbeddedAws;
let logs: CloudWatchLogsClient;
let groups = 0;

beforeAll(async () => {
  aws = await startEmbedded();
  logs = new CloudWatchLogsClient({
    endpoint: aws.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "111111111111", secretAccessKey: aws.secretAccessKey },
    maxAttempts: 1,
  });
});
afterAll(() => aws[Symbol.asyncDispose]());

async function found(filterPattern: string, candidates: readonly string[]): Promise<(string | undefined)[]> {
  const logGroupName = `g${(groups += 1)}`;
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName: "s" }));
  const timestamp = Date.now();
  const logEvents = candidates.map((message) => ({ timestamp, message }));
  await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName: "s", logEvents }));
  const { events } = await logs.send(new FilterLogEventsCommand({ logGroupName, filterPattern }));
  return events!.map((event) => event.message);
}

describe("terms", () => {
  const lines = ["ERROR one", "WARN two", "INFO ERROR three", 'user:17 said "hi"', "error 404"];
  for (const [pattern, expected] of [
    ["", lines],
    ["ERROR", ["ERROR one", "INFO ERROR three"]],
    ["ERROR three", ["INFO ERROR three"]],
    ["?WARN ?three", ["WARN two", "INFO ERROR three"]],
    ["ERROR -INFO", ["ERROR one"]],
    ['-"user:17" -error', ["ERROR one", "WARN two", "INFO ERROR three"]],
    ['"said \\"hi\\""', ['user:17 said "hi"']],
    ["?WARN ERROR", ["ERROR one", "INFO ERROR three"]],
    ["%[Ee]rror%", ["error 404"]],
    ["%^WARN%", ["WARN two"]],
    ["%\\d{3}%", ["error 404"]],
  ] as const) {
    test(`${pattern || "an empty pattern"} matches ${expected.length} events`, async () => {
      expect(await found(pattern, lines)).toEqual(expected);
    });
  }
});

describe("JSON patterns", () => {
  const events = [
    { level: "ERROR", status: 500, user: { name: "ada" }, tags: ["a", "b"], done: true, note: null },
    { level: "WARN", status: 404, user: { name: "alan" }, tags: [], done: false, "log.id": 7 },
    { level: "INFO", status: 200, items: [{ id: 1 }, { id: 2 }], ip: "10.0.0.17", cost: 1.5e-3 },
  ];
  const lines = [...events.map((event) => JSON.stringify(event)), "level ERROR", "[1]"];
  for (const [pattern, expected] of [
    ['{ $.level = "ERROR" }', [0]],
    ["{ $.level = ERROR }", [0]],
    ['{$.level!="ERROR"}', [1, 2]],
    ["{ $.status >= 404 }", [0, 1]],
    ["{ $.status > 404 && $.level = ERROR }", [0]],
    ["{ $.status = 404 || $.status < 300 }", [1, 2]],
    ["{ ($.status = 404 || $.status < 300) && $.level = INFO }", [2]],
    ["{ $.level = INFO && $.status = 404 || $.status = 500 }", [0]],
    ["{ $.user.name = a* }", [0, 1]],
    ['{ $.user.name = "*da" }', [0]],
    ["{ $.ip = 10.0.0.* }", [2]],
    ["{ $.cost = 1.5e-3 }", [2]],
    ["{ $.tags[0] = a }", [0]],
    ["{ $.items[*].id = 2 }", [2]],
    ["{ $.['log.id'] = 7 }", [1]],
    ["{ $.done IS TRUE }", [0]],
    ["{ $.done IS FALSE }", [1]],
    ["{ $.note IS NULL }", [0]],
    ["{ $.user NOT EXISTS }", [2]],
    ["{ $.missing != x }", []],
    ["{ $.user.name = %^al% }", [1]],
  ] as const) {
    test(`${pattern} matches ${expected.length || "no"} events`, async () => {
      const chosen = expected.map((index) => lines[index]);
      // An array is also JSON. It has no user.
      expect((await found(pattern, lines)).filter((line) => line !== "[1]")).toEqual(chosen);
    });
  }
});

describe("invalid patterns", () => {
  for (const pattern of [
    "user:17",
    '"open',
    "{ $.level }",
    "{ level = ERROR }",
    "{ $.level = ERROR",
    "{ $.level = ERROR } x",
    "{ $.level > ERROR }",
    "{ $.a IS SOMETHING }",
    "%(a|b)%",
    "%[a%",
  ]) {
    test(`${pattern} is refused`, async () => {
      await expect(found(pattern, ["x"])).rejects.toMatchObject({ name: "InvalidParameterException" });
    });
  }

  test("space-delimited patterns give NotImplemented", async () => {
    await expect(found("[ip, user, status = 4*]", ["x"])).rejects.toMatchObject({
      name: "NotImplemented",
      $metadata: { httpStatusCode: 501 },
    });
  });
});
