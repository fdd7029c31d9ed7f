/** The words that checks are written in, used by the lab test/fixtures/words/01-words on the suite's target. */
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

test("a check whose expectations hold passes", () => {
  expect(result("passes")).toMatchObject({ outcome: "pass", record: { answerCalls: [{ stdout: "" }] } });
});

test("a failed expectation is a wrong answer, in the words that were given, with nothing a terminal obeys", () => {
  const { outcome, reason, record } = result("differs");
  expect({ outcome, reason }).toMatchObject({
    outcome: "wrong",
    reason: expect.stringMatching(/^echo gives back nothing/),
  });
  expect(record).toMatchObject({ expected: "[]", input: expect.stringMatching(/^echo\(/) });
  expect(record?.actual).toMatch(/\\u\{202e\}\\u\{feff\}b/);
  expect(JSON.stringify(record)).not.toMatch(/\\u001b|\u202e|\uFEFF/);
});

test("of long texts it is said where they first differ, and both can be compared whole", () => {
  const { reason, record } = result("parts-far");
  expect(reason).toBe("The text is as it was (first difference at character 4000)");
  expect(record?.expected).toContain("xyx");
  expect(record?.actual).toBe(`'${"x".repeat(5000)}'`);
});

test("of calls that run at the same time, the input shown is the one that was judged", () => {
  const { reason, record } = result("which-call");
  expect(reason).toBe("the second call is the wrong one");
  expect(record).toMatchObject({ input: "echo(2)", expected: "[ 4 ]", actual: "[ 2 ]" });
  expect(record?.answerCalls[record.judged!]?.call).toBe("echo(2)");
});

test("objects that a call reads are shown below it", () => {
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

test("what should not be is shown once: there is no difference", () => {
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

test("an answer that throws where a value was asked for is wrong, with its error and line", () => {
  const { outcome, reason, record } = result("throws");
  expect({ outcome, reason }).toEqual({ outcome: "wrong", reason: "fails threw RangeError: no luck" });
  expect(record?.actual).toMatch(/at fails \(answer\.ts:\d+:\d+\)/);
});

test("of many inputs the smallest that fails is shown, and its calls alone", () => {
  const { outcome, reason, record } = result("smallest");
  expect(outcome).toBe("wrong");
  expect(reason).toMatch(
    /^no number is above six\nThis is the smallest input found that fails, of \d+ that do\.$/,
  );
  expect(record).toMatchObject({ input: "echo(7)", expected: "[ 6 ]", actual: "[ 7 ]" });
  expect(record?.answerCalls).toHaveLength(1);
});

test("a limit among many inputs is a limit, and nothing smaller is looked for", () => {
  expect(result("for-all-limit")).toMatchObject({
    outcome: "limit",
    reason: "It did not end within 1 s and was stopped.",
    record: { answerCalls: [{}] },
  });
});

test("an answer may be held against the solution, whose calls are not shown", () => {
  expect(result("agrees")).toMatchObject({ outcome: "pass" });
  expect(result("agrees").record?.answerCalls.map(({ calls }) => calls)).toEqual([[]]);
});

test("a limit is a trouble of its own, unless the check is about it", () => {
  expect(result("limit")).toMatchObject({
    outcome: "limit",
    reason: "It did not end within 1 s and was stopped.",
  });
  expect(result("limit-judged")).toMatchObject({
    outcome: "wrong",
    reason: "It asked for more than 64 MiB of memory.",
  });
});

test("what check code itself throws is a defect, with its stack", () => {
  expect(result("defect")).toMatchObject({
    outcome: "defect",
    stack: expect.stringContaining("checks.test.ts"),
  });
  expect(result("never-ran")).toMatchObject({
    outcome: "defect",
    reason: expect.stringContaining("never ran the answer"),
  });
});

test("waiting in vain is a wrong answer that says for what", () => {
  expect(result("waits")).toMatchObject({
    outcome: "wrong",
    reason: "The thing that never comes did not come within 0.1 s",
  });
});

test("the same seed draws the same inputs, another seed others", async () => {
  const again = await findingOf({ only: ["seeded"] });
  const other = await findingOf({ only: ["seeded"], seed: 2 });
  expect(result("seeded", again).record?.input).toBe(result("seeded").record?.input);
  expect(result("seeded", other).record?.input).not.toBe(result("seeded").record?.input);
});

test("the answer's calls are in the record, and its credentials mean nothing to the target", () => {
  const { outcome, record } = result("calls");
  expect(outcome).toBe("pass");
  expect(record?.answerCalls[0]?.calls).toMatchObject([
    { operation: "PutObject", resource: expect.stringContaining("/a key"), status: 503, fault: "throttle" },
    { operation: "PutObject", status: 200, input: { Key: "a key" } },
  ]);
});

test("a deployed answer is judged by its result and its log, and says that its calls were not seen", () => {
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

test("a check for another target is not run and not missed", () => {
  expect(verdict.checks.map(({ id }) => id)).not.toContain("elsewhere");
  expect(verdict.defects).toEqual([]);
});

test("what goes on when a check has failed is waited for, and begins nothing more", () => {
  const { outcome, reason, record } = result("fails-early");
  expect({ outcome, reason }).toMatchObject({
    outcome: "wrong",
    reason: expect.stringMatching(/^echo is early/),
  });
  expect(record?.answerCalls.map(({ call }) => call)).toEqual(["echo('early')"]);
});

test("nothing is left in the account", async () => {
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

test("an answer that does not load is told so by every check that runs it", async () => {
  const answerFile = path.join(folder.path, "broken.ts");
  await writeFile(answerFile, "export const echo = = 1;");
  const broken = await findingOf({ answerFile, only: ["passes"] });
  expect(result("passes", broken)).toMatchObject({
    outcome: "does-not-load",
    reason: expect.stringContaining('broken.ts:1:21: Unexpected "="'),
  });
});

test("a target that does not answer is the environment's matter", async () => {
  const gone = { ...target, endpoint: "http://127.0.0.1:9" };
  const lost = await findingOf({ target: gone, only: ["calls"] });
  expect(result("calls", lost)).toMatchObject({
    outcome: "environment",
    reason: expect.stringMatching(/^The target could not be reached/),
  });
});
