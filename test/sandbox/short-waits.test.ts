/** Where an answer waits for nothing but time, a wait passes sooner; its own limits for what it does stay as they are. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { makeTemporaryFolder } from "../../src/common/temporary.ts";
import { AnswerProcess } from "../../src/sandbox/answer-process.ts";
import { bundleAnswer } from "../../src/sandbox/bundle-answer.ts";

const project = fileURLToPath(new URL("../..", import.meta.url));
const folder = await makeTemporaryFolder("test");
afterAll(() => folder[Symbol.asyncDispose]());

const limits = { seconds: 30, memoryMb: 96, outputKb: 64 };
const file = fileURLToPath(new URL("answers/waits.ts", import.meta.url));
const bundle = await bundleAnswer(file, { project, folder: folder.path });

/** Answers half a second late. */
const server = createServer((_, response) => void sleep(500).then(() => response.end()));
await once(server.listen(0, "127.0.0.1"), "listening");
afterAll(() => server.close());
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

async function call(
  name: string,
  shortWaits = true,
): Promise<{ outcome: unknown; dirty: string | undefined }> {
  const shared = { project, shared: bundle.shared, limits, isolation: "process", env: {} } as const;
  await using walled = await AnswerProcess.start({ ...shared, once: false, shortWaits });
  const { outcome } = await walled.call({ bundle, export: name, args: [url], env: {}, limits });
  return { outcome, dirty: await walled.settle() };
}

test.each(["promised", "calledBack", "promisified"])("%s: a wait alone passes sooner", async (name) => {
  expect((await call(name)).outcome).toEqual({ kind: "value", value: "wait" });
});

test("elsewhere a wait takes as long as it says", async () => {
  expect((await call("promised", false)).outcome).toEqual({ kind: "value", value: "clock" });
});

test("a wait beside a request takes as long as it says", async () => {
  expect((await call("besideRequest")).outcome).toEqual({ kind: "value", value: "request" });
});

test("a wait beside work takes as long as it says", async () => {
  expect((await call("besideWork")).outcome).toEqual({ kind: "value", value: "work" });
});

test.each([
  ["cleared", "not called"],
  ["aborted", "AbortError"],
])("%s: waits end early as ever", async (name, value) => {
  expect(await call(name)).toEqual({ outcome: { kind: "value", value }, dirty: undefined });
});
