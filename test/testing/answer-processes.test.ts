/** Calls of different groups can share a process. Calls of the same group never do. */
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import type { RunSettings } from "../../src/common/run-data.ts";
import { makeTemporaryFolder } from "../../src/common/temporary.ts";
import { type Bundle, bundleAnswer } from "../../src/sandbox/bundle-answer.ts";
import { AnswerProcesses, type Seat } from "../../src/testing/answer-processes.ts";
import { sharedPackages } from "../../src/testing/shared-packages.ts";
import { accessFor } from "../support/target.ts";

const project = fileURLToPath(new URL("../..", import.meta.url));
const folder = await makeTemporaryFolder("test");
const processes = new AnswerProcesses(() => Promise.resolve(folder.path));
afterAll(async () => {
  await processes[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const limits = { seconds: 20, memoryMb: 96, outputKb: 64 };
const answerFile = fileURLToPath(new URL("../sandbox/answers/leaves-things.ts", import.meta.url));
const bundled = (): Promise<Bundle> =>
  bundleAnswer(answerFile, { project, folder: folder.path, libraries: sharedPackages });
const usual = await bundled();
const usually: RunSettings = {
  lab: "01-some",
  labFolder: folder.path,
  answerFile,
  checks: [],
  seed: 1,
  limits,
  isolation: "process",
  libraries: [],
  target: accessFor(),
};

interface Called {
  readonly bundle?: Bundle;
  readonly settings?: RunSettings;
}

/** Makes one call and returns the process. */
async function callIn(group: string, called: Called = {}): Promise<Seat> {
  const { bundle, settings } = { bundle: usual, settings: usually, ...called };
  const seat = await processes.take({ bundle, group, settings, limits, env: {}, alone: false });
  const { stays } = await seat.process.call({ bundle, export: "nothing", args: [], env: {}, limits });
  expect(stays).toBe(true);
  processes.giveBack(seat);
  return seat;
}

test("two calls of a group have separate processes, which are reused by calls of other groups", async () => {
  const [first, second] = [await callIn("check one"), await callIn("check one")];
  expect(second.process).not.toBe(first.process);
  const others = [await callIn("check other"), await callIn("check other")];
  expect(new Set(others.map(({ process }) => process))).toEqual(new Set([first.process, second.process]));
  expect((await callIn("another check")).process).toBe(first.process);
});

test("a process that has run an answer runs no other one, in the next run as well", async () => {
  const ready = { ...usually, getsReady: true };
  const other = await bundled();
  const first = await callIn("check one", { settings: ready });
  expect((await callIn("check two", { settings: ready, bundle: other })).process).not.toBe(first.process);
  await processes.endRun(ready);
  expect((await callIn("check two", { settings: ready, bundle: other })).process).not.toBe(first.process);
  expect(first.process.hasEnded).toBe(true);
});

test("only where all answers are the project's own do they share a process, one run after the other", async () => {
  const ours = { ...usually, severalAnswers: true };
  const first = await callIn("check one", { settings: ours });
  await processes.endRun(ours);
  const second = await callIn("check one", { settings: ours, bundle: await bundled() });
  expect(second.process).toBe(first.process);
  await processes.endRun(usually);
  expect(first.process.hasEnded).toBe(true);
});
