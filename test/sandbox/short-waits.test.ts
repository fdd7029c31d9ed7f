/** A wait is shortened if the answer waits only for time. Timeouts of other work are not shortened. */
import { once } from "node:events";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import type { Isolation } from "../../src/common/run-data.ts";
import { makeTemporaryFolder } from "../../src/common/temporary.ts";
import { AnswerProcess } from "../../src/sandbox/answer-process.ts";
import { bundleAnswer } from "../../src/sandbox/bundle-answer.ts";
import { isolationsHere } from "../support/isolations.ts";

const project = fileURLToPath(new URL("../..", import.meta.url));
const folder = await makeTemporaryFolder("test");
afterAll(() => folder[Symbol.asyncDispose]());

const limits = { seconds: 30, memoryMb: 96, outputKb: 64 };
const file = fileURLToPath(new URL("answers/waits.ts", import.meta.url));
const bundle = await bundleAnswer(file, { project, folder: folder.path });

/** Answers later than a shortened wait takes. */
const answerLate = (_: IncomingMessage, response: ServerResponse): void =>
  void sleep(1500).then(() => response.end());
const [onPort, onSocket] = [createServer(answerLate), createServer(answerLate)];
const socket = path.join(folder.path, "server.sock");
await Promise.all([
  once(onPort.listen(0, "127.0.0.1"), "listening"),
  once(onSocket.listen(socket), "listening"),
]);
afterAll(() => void [onPort, onSocket].map((server) => server.close()));
const { port } = onPort.address() as AddressInfo;
const url = `http://127.0.0.1:${port}/`;

interface Started {
  readonly isolation?: Isolation;
  readonly shortWaits?: boolean;
  /** The process is used for only one call. */
  readonly once?: boolean;
}

async function call(
  name: string,
  { isolation = "process", shortWaits = true, once: alone = false }: Started = {},
): Promise<unknown> {
  const server = isolation === "process" ? undefined : { port, socket };
  const options = { project, shared: bundle.shared, limits, isolation, server, env: {} };
  await using answerProcess = await AnswerProcess.start({ ...options, once: alone, shortWaits });
  const env: Record<string, string> = name === "duringEarlierRequest" ? { EARLY_URL: url } : {};
  const { outcome, stays } = await answerProcess.call({ bundle, export: name, args: [url], env, limits });
  // A pending wait is still there. A finished wait leaves nothing.
  if (!/during|promis|calledBack/.test(name)) expect(stays && (await answerProcess.settle())).toBeUndefined();
  return outcome.kind === "value" ? outcome.value : outcome;
}

describe.concurrent.each(isolationsHere)("inside %s", (isolation: Isolation) => {
  test.concurrent.each(["promised", "calledBack", "promisified"])(
    "%s: a wait for only time is shortened",
    async (name) => {
      expect(await call(name, { isolation })).toBe("wait");
    },
  );

  test.each([
    ["duringRequest", false],
    ["duringRequest", true],
    ["duringEarlierRequest", false],
  ])("%s: the wait takes its full time (a process for one call: %s)", async (name, alone) => {
    expect(await call(name, { isolation, once: alone })).toBe("request");
  });
});

test.concurrent("without shortWaits a wait takes its full time", async () => {
  expect(await call("promised", { shortWaits: false })).toBe("clock");
});

test.concurrent("a wait during work takes its full time", async () => {
  expect(await call("duringWork")).toBe("work");
});

test.each([
  ["cleared", "not called"],
  ["aborted", "AbortError"],
])("%s: a cancelled wait ends at once", async (name, value) => {
  expect(await call(name)).toBe(value);
});
