/** The runner, with a lab whose checks are scripted by the answer's first line (test/fixtures/labs/01-scripted). */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { TargetAccess } from "../../src/common/run-data.ts";
import { readLab } from "../../src/labs/catalog.ts";
import type { Lab } from "../../src/labs/lab.ts";
import { findFolders } from "../../src/labs/folders.ts";
import { CheckRunner } from "../../src/labs/run-checks.ts";
import type { CheckResult, Verdict } from "../../src/labs/verdict.ts";

const { project } = findFolders({});
const nowhere: TargetAccess = {
  name: "embedded",
  endpoint: "http://127.0.0.1:9",
  region: "us-east-1",
  accountId: "111122223333",
  credentials: { accessKeyId: "111122223333", secretAccessKey: "none" },
  prefix: "t-",
};

let folder: string;
let lab: Lab;
let runner: CheckRunner;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "run-checks-"));
  lab = await readLab(path.join(project, "test/fixtures/labs"), "01-scripted");
  runner = new CheckRunner({ concurrency: 1 });
});
afterAll(async () => {
  await runner[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function answer(script: object): Promise<string> {
  const file = path.join(await mkdtemp(path.join(folder, "answer-")), "answer.ts");
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `// ${JSON.stringify(script)}\n`);
  return file;
}

async function verdictOf(script: object, more: object = {}): Promise<Verdict> {
  return runner.run({ lab, answerFile: await answer(script), seed: 1, target: nowhere, ...more });
}

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

const outcomes = (verdict: Verdict): string[] => verdict.checks.map(({ id, outcome }) => `${id} ${outcome}`);

test("an answer that passes every declared check passes", async () => {
  const seen: CheckResult[] = [];
  const verdict = await verdictOf({}, { onCheck: (result: CheckResult) => seen.push(result) });
  expect(verdict).toMatchObject({ outcome: "pass", exitCode: 0, defects: [] });
  expect(outcomes(verdict)).toEqual(["returns-text pass", "keeps-umlauts pass", "counts-lines pass"]);
  expect(seen.map(({ id }) => id)).toEqual(["returns-text", "keeps-umlauts", "counts-lines"]);
});

test("a wrong answer exits with 1 and the reason", async () => {
  const verdict = await verdictOf({ "keeps-umlauts": { trouble: "wrong", reason: "It is latin1." } });
  expect(verdict).toMatchObject({ outcome: "wrong", exitCode: 1 });
  expect(verdict.checks[1]).toMatchObject({ outcome: "wrong", reason: "It is latin1." });
  expect(verdict.checks[1]?.record?.answerCalls[0]?.calls[0]).toMatchObject({ operation: "GetObject" });
});

test.each([
  ["does-not-load", 3],
  ["limit", 4],
  ["environment", 5],
  ["defect", 6],
] as const)("the outcome %s exits with %i, even if another check is wrong", async (trouble, exitCode) => {
  const script = { "returns-text": { trouble: "wrong" }, "keeps-umlauts": { trouble, reason: "because" } };
  expect(await verdictOf(script)).toMatchObject({ outcome: trouble, exitCode });
});

test("a failure that affects all checks ends the run, and the other checks are not counted", async () => {
  const verdict = await verdictOf({
    "returns-text": { trouble: "does-not-load", reason: "syntax" },
    "keeps-umlauts": { do: "wait" },
    "counts-lines": { do: "wait" },
  });
  expect(verdict).toMatchObject({ outcome: "does-not-load", exitCode: 3 });
  expect(outcomes(verdict).slice(1)).toEqual(["keeps-umlauts not-run", "counts-lines not-run"]);
});

test("a killed child process is a defect, and earlier results are kept", async () => {
  const verdict = await verdictOf({ "keeps-umlauts": { do: "kill" } });
  expect(verdict).toMatchObject({ outcome: "defect", exitCode: 6 });
  expect(verdict.checks[2]?.outcome).toBe("defect");
  expect(verdict.defects.join("\n")).toContain("ended unexpectedly");
});

test.each([
  ["throws", "this check file is broken"],
  ["stranger", "does not declare: nobody-declared-me"],
])("a check file that %s is a defect", async (file, words) => {
  const verdict = await verdictOf({ file });
  expect(verdict).toMatchObject({ outcome: "defect", exitCode: 6 });
  expect(verdict.defects.join("\n")).toContain(words);
});

test("a child process that ends before it starts gives no results, in particular not those of the last run", async () => {
  expect(await verdictOf({})).toMatchObject({ outcome: "pass" });
  // The next run starts a new child process.
  await verdictOf({ "returns-text": { do: "kill" } });
  const dies = path.join(folder, "dies.cjs");
  await writeFile(
    dies,
    `const { on } = process;
     const orDie = (listener) => (message) => (message.kind === "run" ? process.kill(process.pid, "SIGKILL") : listener(message));
     process.on = (name, listener) => on.call(process, name, name === "message" ? orDie(listener) : listener);`,
  );
  const before = process.env["NODE_OPTIONS"];
  process.env["NODE_OPTIONS"] = `--require=${dies}`;
  onTestFinished(() => restore("NODE_OPTIONS", before));
  const verdict = await verdictOf({});
  expect(verdict).toMatchObject({ outcome: "defect", exitCode: 6 });
  expect(outcomes(verdict)).toEqual(["returns-text defect", "keeps-umlauts defect", "counts-lines defect"]);
  expect(verdict.checks[0]?.reason).toContain("never ran");
  expect(verdict.defects.join("\n")).toContain("ended unexpectedly");
  restore("NODE_OPTIONS", before);
  expect(await verdictOf({}), "the next run has a working child process").toMatchObject({
    outcome: "pass",
  });
});

test("a check file without tests is a defect of every declared check", async () => {
  const verdict = await verdictOf({ file: "empty" });
  expect(verdict.exitCode).toBe(6);
  expect(verdict.checks[0]?.reason).toBe("lab.json declares this check, and it never ran to its end.");
});

test.each([
  ["defined twice", { file: "twice" }, "holds this check more than once"],
  ["without a record", { "counts-lines": { do: "silent" } }, "left no record"],
  ["thrown by the check's own code", { "counts-lines": { do: "throw" } }, "left no record"],
  ["another check's record", { "counts-lines": { check: "returns-text" } }, "belongs to another check"],
])("a check %s is a defect", async (_name, script, reason) => {
  const verdict = await verdictOf(script);
  expect(verdict.exitCode).toBe(6);
  expect(verdict.checks[2]).toMatchObject({ outcome: "defect", reason: expect.stringContaining(reason) });
});

test("an interrupted run ends its child process and exits with 130", async () => {
  const abort = new AbortController();
  await using own = new CheckRunner({ concurrency: 1, signal: abort.signal });
  const answerFile = await answer({ "keeps-umlauts": { do: "wait" } });
  const onCheck = (): void => abort.abort();
  const verdict = await own.run({ lab, answerFile, seed: 1, target: nowhere, onCheck });
  expect(verdict).toMatchObject({ outcome: "interrupted", exitCode: 130 });
  expect(outcomes(verdict)).toContain("counts-lines not-run");
});

test("selected checks can be run", async () => {
  const verdict = await verdictOf(
    { "returns-text": { trouble: "wrong" } },
    { only: ["counts-lines", "keeps-umlauts"] },
  );
  expect(outcomes(verdict)).toEqual(["keeps-umlauts pass", "counts-lines pass"]);
});

test("a single check can be run", async () => {
  const verdict = await verdictOf({ "returns-text": { trouble: "wrong" } }, { only: ["counts-lines"] });
  expect(outcomes(verdict)).toEqual(["counts-lines pass"]);
  expect(await verdictOf({}).then(outcomes)).toHaveLength(3);
});

test("runs above the concurrency limit wait", async () => {
  const verdicts = await Promise.all([verdictOf({}), verdictOf({ "returns-text": { trouble: "wrong" } })]);
  expect(verdicts.map(({ exitCode }) => exitCode)).toEqual([0, 1]);
});

test("after a call used up its time limit, the other checks are not run", async () => {
  const hurried = { ...lab, limits: { ...lab.limits, seconds: 0 } };
  const script = {
    "returns-text": { trouble: "limit", reason: "It did not end within 20 s and was stopped." },
    "keeps-umlauts": { do: "wait" },
  };
  const verdict = await verdictOf(script, { lab: hurried });
  expect(outcomes(verdict)).toEqual(["returns-text limit", "keeps-umlauts not-run", "counts-lines not-run"]);
  expect(verdict).toMatchObject({ outcome: "limit", exitCode: 4, defects: [] });
  expect(verdict.checks[1]?.reason).toBe("It was not tried: another check used up its time.");
});
