/** The functions for writing checks, used by the lab test/fixtures/words/01-words on the suite's target. */
import { DescribeLogGroupsCommand, CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeKeyCommand, KMSClient, ListAliasesCommand, ListKeysCommand } from "@aws-sdk/client-kms";
import { LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TargetAccess } from "../../src/common/run-data.ts";
import { makeTemporaryFolder } from "../../src/common/temporary.ts";
import { readLab } from "../../src/labs/catalog.ts";
import type { Lab } from "../../src/labs/lab.ts";
import { findFolders } from "../../src/labs/folders.ts";
import { CheckRunner } from "../../src/labs/run-checks.ts";
import type { CheckResult, Verdict } from "../../src/labs/verdict.ts";
import { accessFor } from "../support/target.ts";

const { project } = findFolders({});
const folder = await makeTemporaryFolder("words");
const lab: Lab = await readLab(path.join(project, "test/fixtures/words"), "01-words");
const runner = new CheckRunner({ concurrency: 1 });
const target: TargetAccess = accessFor();
let verdict: Verdict;

beforeAll(async () => {
  verdict = await findingOf({ thorough: true });
});
afterAll(async () => {
  await runner[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const findingOf = (more: object = {}): Promise<Verdict> =>
  runner.run({ lab, answerFile: path.join(lab.folder, "solution/answer.ts"), seed: 1, target, ...more });

function result(id: string, from = verdict): CheckResult {
  const found = from.checks.find((check) => check.id === id);
  if (!found) throw new Error(`${id} was not judged`);
  return found;
}

test("a check with met expectations passes", () => {
  expect(result("passes")).toMatchObject({ outcome: "pass", record: { answerCalls: [{ stdout: "" }] } });
});

test("a failed expectation is a wrong answer with the given reason, and control characters are escaped", () => {
  const { outcome, reason, record } = result("differs");
  expect({ outcome, reason }).toMatchObject({
    outcome: "wrong",
    reason: expect.stringMatching(/^echo gives back nothing/),
  });
  expect(record).toMatchObject({ expected: "[]", input: expect.stringMatching(/^echo\(/) });
  expect(record?.actual).toMatch(/\\u\{202e\}\\u\{feff\}b/);
  expect(JSON.stringify(record)).not.toMatch(/\\u001b|\u202e|\uFEFF/);
});

test("the reason for different long texts has the first difference, and both are recorded in full", () => {
  const { reason, record } = result("parts-far");
  expect(reason).toBe("The text is as it was (first difference at character 4000)");
  expect(record?.expected).toContain("xyx");
  expect(record?.actual).toBe(`'${"x".repeat(5000)}'`);
});

test("of concurrent calls, the input of the judged one is shown", () => {
  const { reason, record } = result("which-call");
  expect(reason).toBe("the second call is the wrong one");
  expect(record).toMatchObject({ input: "echo(2)", expected: "[ 4 ]", actual: "[ 2 ]" });
  expect(record?.answerCalls[record.judged!]?.call).toBe("echo(2)");
});

test("objects that a call reads are shown below its input", () => {
  expect(result("shows-objects").record?.input).toBe(
    ["echo('b')", "in/a.log:", "  one", String.raw`  two\e`, "in/empty.log:", "  (empty)"].join("\n"),
  );
});

test("checks that failed last time run before the others", async () => {
  const ended: string[] = [];
  const onCheck = ({ id }: CheckResult): void => void ended.push(id);
  await findingOf({ only: ["passes", "calls", "unlike"], first: ["unlike", "elsewhere"], onCheck });
  expect(ended[0]).toBe("unlike");
  expect(ended).toHaveLength(3);
});

test("a negated expectation shows only the actual value", () => {
  const { reason, record } = result("unlike");
  expect(reason).toBe("it is not that");
  expect(record).toMatchObject({ actual: "[ 'TypeError' ]" });
  expect(record).not.toHaveProperty("expected");
});

test("matchers are shown as they were written", () => {
  expect(result("matchers").record?.expected?.replaceAll(/\s+/g, " ")).toBe(
    "[ { at: Any<String>, name: StringContaining 'a', more: Anything } ]",
  );
});

test("an answer that throws instead of returning a value is wrong, with the error and its line", () => {
  const { outcome, reason, record } = result("throws");
  expect({ outcome, reason }).toEqual({ outcome: "wrong", reason: "fails threw RangeError: no luck" });
  expect(record?.actual).toMatch(/at fails \(answer\.ts:\d+:\d+\)/);
});

test("of many inputs only the smallest failing one is shown, with its calls", () => {
  const { outcome, reason, record } = result("smallest");
  expect(outcome).toBe("wrong");
  expect(reason).toMatch(
    /^no number is above six\nThis is the smallest input found that fails, of \d+ that do\.$/,
  );
  expect(record).toMatchObject({ input: "echo(7)", expected: "[ 6 ]", actual: "[ 7 ]" });
  expect(record?.answerCalls).toHaveLength(1);
});

test("a limit reached by one of many inputs ends the check without searching a smaller input", () => {
  expect(result("for-all-limit")).toMatchObject({
    outcome: "limit",
    reason: expect.stringContaining("It did not end within 1 s and was stopped."),
    record: { answerCalls: [{}] },
  });
});

test("an answer can be compared with the solution, whose calls are not shown", () => {
  expect(result("agrees")).toMatchObject({ outcome: "pass" });
  expect(result("agrees").record?.answerCalls.map(({ calls }) => calls)).toEqual([[]]);
});

test("a reached limit has its own outcome, unless the check expects it", () => {
  expect(result("limit")).toMatchObject({
    outcome: "limit",
    reason: expect.stringContaining("It did not end within 1 s and was stopped."),
  });
  expect(result("limit-judged")).toMatchObject({
    outcome: "wrong",
    reason: "It asked for more than 64 MiB of memory.",
  });
});

test("an error of the check's code is a defect, with its stack", () => {
  expect(result("defect")).toMatchObject({
    outcome: "defect",
    stack: expect.stringContaining("checks.test.ts"),
  });
  expect(result("never-ran")).toMatchObject({
    outcome: "defect",
    reason: expect.stringContaining("never ran the answer"),
  });
});

test("waiting without success is a wrong answer with the awaited thing in the reason", () => {
  expect(result("waits")).toMatchObject({
    outcome: "wrong",
    reason: "The thing that never comes did not come within 0.1 s",
  });
});

test("the same seed gives the same inputs, another seed gives others", async () => {
  const again = await findingOf({ only: ["seeded"] });
  const other = await findingOf({ only: ["seeded"], seed: 2 });
  expect(result("seeded", again).record?.input).toBe(result("seeded").record?.input);
  expect(result("seeded", other).record?.input).not.toBe(result("seeded").record?.input);
});

test("the answer's calls are in the record, and its credentials are invalid on the target", () => {
  const { outcome, record } = result("calls");
  expect(outcome).toBe("pass");
  expect(record?.answerCalls[0]?.calls).toMatchObject([
    { operation: "PutObject", resource: expect.stringContaining("/a key"), status: 503, fault: "throttle" },
    { operation: "PutObject", status: 200, input: { Key: "a key" } },
  ]);
});

test("a deployed answer is judged by its result and log, with a note that its calls were not observed", () => {
  const { outcome, reason, record } = result("deployed");
  expect({ outcome, reason }).toEqual({
    outcome: "wrong",
    reason: "handler failed in Lambda: TypeError: no name",
  });
  expect(record?.answerCalls.map(({ call }) => call)).toEqual([
    expect.stringMatching(/^handler deployed as /),
    "handler({ name: 'you' })",
    "handler({})",
  ]);
  expect(record?.answerCalls[1]).toMatchObject({
    value: "{ greeting: 'hello you' }",
    stdout: expect.stringContaining("greeting you"),
    note: expect.stringContaining("not observed"),
  });
  expect(record?.answerCalls[2]?.error).toMatch(/answer\.ts:\d+/);
});

test("a check of another target is not run and not reported as missing", () => {
  expect(verdict.checks.map(({ id }) => id)).not.toContain("elsewhere");
  expect(verdict.defects).toEqual([]);
});

test("after a failure, running calls are awaited and no new calls start", () => {
  const { outcome, reason, record } = result("fails-early");
  expect({ outcome, reason }).toMatchObject({
    outcome: "wrong",
    reason: expect.stringMatching(/^echo is early/),
  });
  expect(record?.answerCalls.map(({ call }) => call)).toEqual(["echo('early')"]);
});

test("no resources are left in the account", async () => {
  expect(result("leaves-nothing")).toMatchObject({ outcome: "pass" });
  const { endpoint, region, credentials } = target;
  const options = { endpoint, region, credentials: { ...credentials } };
  const { Buckets = [] } = await new S3Client(options).send(new ListBucketsCommand({}));
  const { Functions = [] } = await new LambdaClient(options).send(new ListFunctionsCommand({}));
  const { logGroups = [] } = await new CloudWatchLogsClient(options).send(new DescribeLogGroupsCommand({}));
  const kms = new KMSClient(options);
  const { Aliases = [] } = await kms.send(new ListAliasesCommand({}));
  const { Keys = [] } = await kms.send(new ListKeysCommand({}));
  const states = await Promise.all(
    Keys.map(async ({ KeyId }) => (await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata?.KeyState),
  );
  expect({ Buckets, Functions, logGroups }).toEqual({ Buckets: [], Functions: [], logGroups: [] });
  expect(Aliases.filter(({ AliasName = "" }) => !AliasName.startsWith("alias/aws/"))).toEqual([]);
  expect(new Set(states)).toEqual(new Set(["PendingDeletion"]));
});

test("every check that runs an answer that does not load reports the load error", async () => {
  const answerFile = path.join(folder.path, "broken.ts");
  await writeFile(answerFile, "export const echo = = 1;");
  const broken = await findingOf({ answerFile, only: ["passes"] });
  expect(result("passes", broken)).toMatchObject({
    outcome: "does-not-load",
    reason: expect.stringContaining('broken.ts:1:21: Unexpected "="'),
  });
});

test("a target that does not answer is a failure of the environment", async () => {
  const gone = { ...target, endpoint: "http://127.0.0.1:9" };
  const lost = await findingOf({ target: gone, only: ["calls"] });
  expect(result("calls", lost)).toMatchObject({
    outcome: "environment",
    reason: expect.stringMatching(/^The target could not be reached/),
  });
});
