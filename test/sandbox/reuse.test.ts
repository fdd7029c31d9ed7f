/** A process is reused for a second call only if the first left it unchanged. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import type { Isolation } from "../../src/common/run-data.ts";
import { makeTemporaryFolder } from "../../src/common/temporary.ts";
import { AnswerProcess } from "../../src/sandbox/answer-process.ts";
import type { EndedCall } from "../../src/sandbox/answer-watch.ts";
import { bundleAnswer } from "../../src/sandbox/bundle-answer.ts";
import { readLabs } from "../../src/labs/catalog.ts";
import { isolationsHere } from "../support/isolations.ts";
import { sharedPackages } from "../../src/testing/shared-packages.ts";

const project = fileURLToPath(new URL("../..", import.meta.url));
const folder = await makeTemporaryFolder("test");
afterAll(() => folder[Symbol.asyncDispose]());

const limits = { seconds: 20, memoryMb: 96, outputKb: 64 };
const bundle = await bundleAnswer(fileURLToPath(new URL("answers/leaves-things.ts", import.meta.url)), {
  project,
  folder: folder.path,
  libraries: sharedPackages,
});
const same = { AWS_REGION: "us-east-1", AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true", TZ: "UTC" };
const environment = (key: string): Record<string, string> => ({
  ...same,
  AWS_ACCESS_KEY_ID: key,
  AWS_SECRET_ACCESS_KEY: "b",
  AWS_ENDPOINT_URL: "http://127.0.0.1:9",
});

const start = (isolation: Isolation): Promise<AnswerProcess> =>
  AnswerProcess.start({ project, shared: bundle.shared, limits, isolation, env: same, once: false });

const call = (answerProcess: AnswerProcess, name: string, key = "first"): Promise<EndedCall> =>
  answerProcess.call({ bundle, export: name, args: [], env: environment(key), limits });

describe.each(isolationsHere)("inside %s", (isolation: Isolation) => {
  test.each(["nothing", "usesSdk", "look"])("%s leaves the process unchanged", async (name) => {
    await using answerProcess = await start(isolation);
    for (const key of ["first", "second", "third"]) {
      const { outcome, stays } = await call(answerProcess, name, key);
      expect({ kind: outcome.kind, stays }).toEqual({ kind: "value", stays: true });
      expect(await answerProcess.settle()).toBeUndefined();
    }
  });

  test.each([
    "nothing",
    "inEnvironment",
    "inTimeZone",
    "inFolder",
    "silentTimer",
    "marksGlobalRegExp",
    "asksLater",
  ])("after %s the next call finds no trace", async (name) => {
    await using answerProcess = await start(isolation);
    await call(answerProcess, name);
    expect(await answerProcess.settle()).toBeUndefined();
    const { outcome, stdout } = await call(answerProcess, "look", "second");
    expect(outcome).toEqual({
      kind: "value",
      value: {
        calls: 1,
        key: "second",
        planted: undefined,
        files: [],
        folder: true,
        global: undefined,
        late: undefined,
        zone: "UTC",
      },
    });
    expect(stdout).toBe("");
  });
});

test.each([
  "inGlobal",
  "inPrototype",
  "inBuiltIn",
  "replacesMethod",
  "inModule",
  "inSdkClass",
  "inSdkPrototype",
  "freezes",
  "inProcess",
  "stackLimit",
  "setsMask",
  "leavesFolder",
  "removesFolder",
  "spins",
  "opensFile",
  "listens",
  "timer",
  "signal",
  "finalizer",
  "fillsHeap",
  "printsLater",
  "rejects",
])("after %s the process is not reused", async (name) => {
  await using answerProcess = await start("process");
  const { outcome, stays } = await call(answerProcess, name);
  expect(outcome).toEqual({ kind: "value", value: undefined });
  expect(stays && (await answerProcess.settle()) === undefined).toBe(false);
});

test.each(await readLabs(path.join(project, "labs")))(
  "the packages of the solution of $id leave the process unchanged",
  async (lab) => {
    const file = path.join(lab.folder, "solution", "answer.ts");
    const solution = await bundleAnswer(file, {
      project,
      folder: folder.path,
      libraries: [...sharedPackages, ...(lab.libraries ?? [])],
    });
    expect(solution.private).toBeUndefined();
    await using answerProcess = await AnswerProcess.start({
      project,
      shared: solution.shared,
      limits: { ...limits, memoryMb: 256 },
      isolation: "process",
      env: same,
      once: false,
    });
    const name = /^export (?:async )?function (\w+)/m.exec(await readFile(file, "utf8"))?.[1] ?? "none";
    for (const key of ["first", "second"]) {
      const { stays } = await answerProcess.call({
        bundle: solution,
        export: name,
        args: [],
        loadOnly: true,
        env: environment(key),
        limits,
      });
      expect(stays).toBe(true);
      expect(await answerProcess.settle()).toBeUndefined();
    }
  },
);

test("the process of a call that throws is reused, that of a call that never settles is not", async () => {
  await using answerProcess = await start("process");
  expect(await call(answerProcess, "noSuchExport")).toMatchObject({
    outcome: { kind: "does-not-load" },
    stays: false,
  });
});

test("a process runs only one answer", async () => {
  await using answerProcess = await start("process");
  await call(answerProcess, "nothing");
  await answerProcess.settle();
  const other = await bundleAnswer(fileURLToPath(new URL("answers/plain.ts", import.meta.url)), {
    project,
    folder: folder.path,
    libraries: sharedPackages,
  });
  const asked = answerProcess.call({
    bundle: other,
    export: "echo",
    args: [],
    env: environment("a"),
    limits,
  });
  await expect(asked).rejects.toThrow("cannot run another");
});
