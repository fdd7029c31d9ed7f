import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { makeTemporaryFolder } from "../../src/common/temporary.ts";
import { bundleAnswer } from "../../src/sandbox/bundle-answer.ts";
import { type EndedAnswerCall, runAnswer } from "../../src/sandbox/run-answer.ts";
import { sharedPackages } from "../../src/testing/shared-packages.ts";

const project = fileURLToPath(new URL("../..", import.meta.url));
const plain = fileURLToPath(new URL("answers/plain.ts", import.meta.url));
const folder = await makeTemporaryFolder("test");
afterAll(() => folder[Symbol.asyncDispose]());

const limits = { seconds: 20, memoryMb: 64, outputKb: 64 };
const env = {
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "a",
  AWS_SECRET_ACCESS_KEY: "b",
  AWS_ENDPOINT_URL: "http://127.0.0.1:9",
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
};

async function run(
  name: string,
  args: unknown[] = [],
  own: Partial<typeof limits> = {},
): Promise<EndedAnswerCall> {
  const bundle = await bundleAnswer(plain, { project, folder: folder.path, libraries: sharedPackages });
  return runAnswer({ bundle, export: name, args, env, limits: { ...limits, ...own } });
}

test("all kinds of data are transferred unchanged in both directions", async () => {
  const values = [
    "text \u{1f600} \ud800",
    1.5,
    -0,
    Number.NaN,
    Number.NEGATIVE_INFINITY,
    12n,
    null,
    undefined,
    true,
    new Date(0),
    new Date(Number.NaN),
    new Uint8Array([0, 255, 10]),
    new Float32Array([1.5]),
    new Map([[{ a: 1 }, new Set([undefined])]]),
    { nested: [{ undefined }], $tag: "bytes", "": 1 },
    JSON.parse('{"__proto__":{"polluted":true}}'),
  ];
  const { outcome } = await run("echo", values);
  expect(outcome).toEqual({ kind: "value", value: values });
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test("the output of an answer is separate from its value", async () => {
  const { outcome, stdout, stderr } = await run("speak");
  expect(outcome).toEqual({ kind: "value", value: "done" });
  expect(stdout).toBe("to stdout\n");
  expect(stderr).toBe("to stderr\n");
});

test("a thrown error keeps its name, message, members and the answer's line", async () => {
  const { outcome } = await run("throwsDeep");
  expect(outcome).toMatchObject({
    kind: "threw",
    error: { name: "TypeError", message: "no luck", Code: "NoSuchKey", $metadata: { httpStatusCode: 404 } },
  });
  const lines = (await readFile(plain, "utf8")).split("\n");
  const line = lines.findIndex((text) => text.includes('new TypeError("no luck")')) + 1;
  expect(outcome.kind === "threw" && outcome.error.stack).toContain(`at throwsDeep (plain.ts:${line}:`);
});

test("the stack of an SDK error has only the answer's lines", async () => {
  const { outcome } = await run("asksForNoBucket");
  const stack = outcome.kind === "threw" ? outcome.error.stack : "";
  expect(stack).toContain("plain.ts:");
  expect(stack).not.toContain("node_modules");
});

test("the cause of an error is kept", async () => {
  expect((await run("throwsWrapped")).outcome).toMatchObject({
    kind: "threw",
    error: { message: "outer", cause: { name: "RangeError", message: "inner" } },
  });
});

test("a thrown string is reported as a thrown value", async () => {
  expect((await run("throwsText")).outcome).toMatchObject({
    kind: "threw",
    error: { name: "ThrownValue", message: 'something that is no Error was thrown: "only text"' },
  });
});

test("a refused connection is the SDK's error with its code", async () => {
  expect((await run("callsNobody")).outcome).toMatchObject({
    kind: "threw",
    error: { code: "ECONNREFUSED" },
  });
});

test("an unhandled rejection is reported", async () => {
  expect((await run("rejectsUnawaited")).outcome).toMatchObject({
    kind: "unhandled",
    error: { message: "nobody waits" },
  });
});

test("a promise that can never settle is distinguished from one that takes too long", async () => {
  expect((await run("neverSettles")).outcome).toEqual({ kind: "never-settled" });
  expect((await run("neverSettlesBusy", [], { seconds: 2 })).outcome).toMatchObject({
    kind: "limit",
    limit: "time",
  });
});

test("an endless loop ends at the time limit", async () => {
  expect((await run("loops", [], { seconds: 2 })).outcome).toMatchObject({ kind: "limit", limit: "time" });
});

test("an answer that ends its process returns no value", async () => {
  expect((await run("exits")).outcome).toEqual({ kind: "exited", code: 0 });
  expect((await run("exitsBadly")).outcome).toEqual({ kind: "exited", code: 3 });
});

test("output stops at the limit, and earlier output is kept", async () => {
  const { outcome, stdout } = await run("floods");
  expect(outcome).toMatchObject({ kind: "limit", limit: "output" });
  expect(stdout.length).toBe(64 * 1024);
});

test("all output before the value is received", async () => {
  const { outcome, stdout } = await run("printsMuch", [40], { outputKb: 8192 });
  expect(outcome).toEqual({ kind: "value", value: "done" });
  expect(stdout.length).toBe(4_000_000);
});

test.each([
  [
    "returnsReadable",
    "value.Body is a stream (Readable): read it first, for example with await body.transformToString()",
  ],
  ["returnsStream", "value.Body is an instance of the class Server: return plain data"],
  ["returnsPromise", "value.list[0] is a Promise: await it first"],
  ["returnsFunction", 'value["my key"] is a function'],
  ["returnsCycle", "value.me is a reference back to an object that holds it"],
])("%s returns something that is not data: %s", async (name, message) => {
  expect((await run(name)).outcome).toEqual({ kind: "no-data", message });
});

test.each(["hogsHeap", "hogsBuffers"])("%s ends at the memory limit", async (name) => {
  expect((await run(name)).outcome).toMatchObject({ kind: "limit", limit: "memory" });
});

test("a server that the answer leaves open ends with the run", async () => {
  expect((await run("leavesListener")).outcome).toEqual({ kind: "value", value: "listening" });
});

test("the answer has the given environment variables and its own empty home folder", async () => {
  const { outcome } = await run("environment");
  const seen = outcome.kind === "value" ? (outcome.value as Record<string, string>) : {};
  expect(seen).toMatchObject(env);
  expect(Object.keys(seen).toSorted()).toEqual([...Object.keys(env), "HOME", "TMPDIR"].toSorted());
});

test("large arguments and values are transferred", async () => {
  expect((await run("sizeOfArgument", ["z".repeat(8_000_000)])).outcome).toEqual({
    kind: "value",
    value: 8_000_000,
  });
  const { outcome } = await run("large", [4_000_000]);
  expect(outcome.kind === "value" && (outcome.value as string).length).toBe(4_000_000);
});

test("the error for a missing export lists the exports", async () => {
  const { outcome } = await run("readS3File");
  expect(outcome).toMatchObject({ kind: "does-not-load" });
  expect(outcome.kind === "does-not-load" && outcome.message).toContain(
    "no exported function readS3File: it exports",
  );
});
