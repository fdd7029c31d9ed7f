/** Diagnoses below the reason of a failure, tested with wrong answers of labs. */
import { afterAll, expect, test } from "vitest";
import type { Call } from "../../src/common/run-data.ts";
import { readLab } from "../../src/labs/catalog.ts";
import { findFolders } from "../../src/labs/folders.ts";
import { CheckRunner } from "../../src/labs/run-checks.ts";
import { compose, findWrongAnswer } from "../../src/labs/authoring/wrong-answers.ts";
import { diagnose } from "../../src/testing/diagnoses.ts";
import { aCall } from "../support/judged-run.ts";
import { accessFor } from "../support/target.ts";

const { labs } = findFolders({});
const runner = new CheckRunner({ concurrency: 1 });
afterAll(() => runner[Symbol.asyncDispose]());

/** The reason given by the check that rejects a wrong answer. */
async function reasonFor(labId: string, slug: string): Promise<string> {
  const lab = await readLab(labs, labId);
  const answer = await findWrongAnswer(lab, slug);
  await using composed = await compose(answer);
  const target = accessFor();
  const verdict = await runner.run({
    lab,
    answerFile: composed.file,
    seed: 1,
    target,
    only: [answer.rejectedBy],
  });
  return verdict.checks.find(({ id }) => id === answer.rejectedBy)?.reason ?? "";
}

test.each([
  ["body-to-string", "Body is a stream, not a string"],
  ["returns-stream", "a stream has to be read with await"],
  ["prints-only", "Nothing was returned"],
  ["prints-promise", "An await is missing"],
  ["chunk-by-chunk", "chunks end in the middle of one"],
  ["latin1", "the bytes are UTF-8, not Latin-1"],
  ["encoded-key", "looks URL-encoded"],
  ["gzip-as-text", "That is gzip as it was stored"],
])("%s of 01-s3-read gets the diagnosis: %s", async (slug, sentence) => {
  expect(await reasonFor("01-s3-read", slug)).toContain(sentence);
});

test("a body that fails without an error listener gets a diagnosis", async () => {
  expect(await reasonFor("02-csv-to-json", "breaks-unheard")).toMatch(
    /Await the promise, or read the stream, that it came from\n.*only when you are ready to read the body/,
  );
});

test("only an answer that reads one of several pages gets the diagnosis", async () => {
  const sentence = "Only the first page was read";
  expect(await reasonFor("07-clean-logs", "full-pages-only")).toContain(sentence);
  expect(await reasonFor("07-clean-logs", "skips-what-fails")).not.toContain(sentence);
});

test("a listing with only one page does not get the diagnosis", () => {
  const list = (more: Partial<Call>): string[] => {
    const calls = [aCall({ operation: "ListObjectsV2", input: { MaxKeys: 1000 }, ...more })];
    const record = { call: "act()", stdout: "", stderr: "", ms: 1, calls };
    const answerCalls = [{ record, outcome: { kind: "value", value: [] } }];
    return diagnose({ answerCalls, reason: "wrong", error: new Error("wrong") });
  };
  const sentence = expect.stringContaining("Only the first page was read");
  expect(list({ nextPage: "token" })).toContainEqual(sentence);
  expect(list({ responseBytes: 200_000 })).not.toContainEqual(sentence);
});

test("the diagnosis of a missing return is given only if the missing value is the result", () => {
  const calls = [aCall({ operation: "PutObject", status: 200 })];
  const record = { call: "act()", stdout: "", stderr: "", ms: 1, calls };
  const answerCalls = [{ record, outcome: { kind: "value", value: undefined } }];
  const sentence = expect.stringContaining("Nothing was returned");
  const missing = (difference: { actual?: unknown; expected?: unknown }) =>
    diagnose({ answerCalls, reason: "wrong", error: Object.assign(new Error("wrong"), difference) });
  expect(missing({ actual: undefined, expected: "text" })).toContainEqual(sentence);
  expect(missing({ actual: false, expected: true })).not.toContainEqual(sentence);
  expect(missing({ actual: undefined, expected: undefined })).not.toContainEqual(sentence);
});

test("a missing key that really contains % gets the diagnosis of double encoding only with an error", () => {
  const calls = [
    aCall({ operation: "HeadObject", status: 404, error: "NotFound", resource: "bucket/a%2Bb" }),
  ];
  const record = { call: "act()", stdout: "", stderr: "", ms: 1, calls };
  const diagnosesOf = (outcome: { kind: string; value?: unknown; error?: unknown }) =>
    diagnose({ answerCalls: [{ record, outcome }], reason: "wrong", error: new Error("wrong") });
  const sentence = expect.stringContaining("looks URL-encoded");
  expect(diagnosesOf({ kind: "error", error: { name: "NotFound" } })).toContainEqual(sentence);
  expect(diagnosesOf({ kind: "value", value: [] })).not.toContainEqual(sentence);
});

test("U+FFFD and a lost byte order mark are explained by what was expected", () => {
  const record = { call: "act()", stdout: "", stderr: "", ms: 1, calls: [aCall({ status: 200 })] };
  const diagnosesOf = (value: string, expected: string) =>
    diagnose({
      answerCalls: [{ record, outcome: { kind: "value", value } }],
      reason: "wrong",
      error: Object.assign(new Error("wrong"), { actual: value, expected }),
    });
  const [broken, lost] = [/chunks end in the middle of one/, /ignoreBOM/].map((text) =>
    expect.stringMatching(text),
  );
  expect(diagnosesOf("a\u{fffd}\u{fffd}", "a\u{e9}")).toContainEqual(broken);
  expect(diagnosesOf("a\u{fffd}", "\u{feff}a\u{fffd}")).not.toContainEqual(broken);
  expect(diagnosesOf("a\u{fffd}", "\u{feff}a\u{fffd}")).toContainEqual(lost);
  expect(diagnosesOf("ab", "\u{feff}a")).not.toContainEqual(lost);
});

test.each([
  ["Cannot read properties of undefined (reading 'transformToString')", 0, true],
  ["response.Body.on is not a function", 0, true],
  ["Cannot read properties of undefined (reading 'transformToString')", 200, false],
  ["fetch failed", 0, false],
])(
  "a TypeError %j before any response (status %d) is explained by a missing await: %s",
  (message, status, is) => {
    const calls = [aCall({ operation: "GetObject", status })];
    const record = { call: "act()", stdout: "", stderr: "", ms: 1, calls };
    const outcome = { kind: "threw", error: new TypeError(message) };
    const said = diagnose({ answerCalls: [{ record, outcome }], reason: "wrong", error: new Error("wrong") });
    expect(said.some((text) => text.includes("Is an await missing before client.send"))).toBe(is);
  },
);

test.each([
  ["Cannot read properties of undefined (reading 'transformToString')", true],
  ["Cannot read properties of undefined (reading 'length')", false],
  ["rows.map is not a function", false],
])("without a call, %j is explained by a missing await only if a response was meant: %s", (message, is) => {
  const record = { call: "act()", stdout: "", stderr: "", ms: 1, calls: [] };
  const answerCalls = [{ record, outcome: { kind: "threw", error: new TypeError(message) } }];
  const explains = (callsAws: boolean): boolean =>
    diagnose({ answerCalls, reason: "wrong", error: new Error("wrong"), callsAws }).some((text) =>
      text.includes("Is an await missing before client.send"),
    );
  expect(explains(true)).toBe(is);
  expect(explains(false)).toBe(false);
});

test("an unknown mistake gets no diagnosis", async () => {
  expect(await reasonFor("01-s3-read", "empty-is-missing")).toMatch(
    /^readS3File threw Error: Could not read \S+$/,
  );
});
