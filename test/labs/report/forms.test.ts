/** Reports for machines: JSON that matches its schema, JUnit with one case for each declared check. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { type Schema, Validator } from "@cfworker/json-schema";
import { expect, test } from "vitest";
import { compareRuns } from "../../../src/labs/compare.ts";
import { findFolders } from "../../../src/labs/folders.ts";
import type { Report } from "../../../src/labs/report/report.ts";
import { parseReporters, renderReport } from "../../../src/labs/report/reporters.ts";
import { verdictWithoutRun } from "../../../src/labs/verdict.ts";
import { parseXml } from "../../support/parse-xml.ts";
import { aCall, aRecord, aRun, reportOf, scriptedLab } from "../../support/judged-run.ts";

const schema = path.join(findFolders({}).project, "docs/labs-result.v1.schema.json");
const validator = new Validator(JSON.parse(await readFile(schema, "utf8")) as Schema, "7", false);

const wrong = aRun({
  "returns-text": {
    outcome: "wrong",
    reason: "It is not the text.",
    record: aRecord("returns-text", {
      expected: '"a"',
      actual: '"b"',
      calls: [aCall({ error: "NoSuchKey", status: 404 })],
    }),
  },
  "counts-lines": { outcome: "limit", reason: "Too slow." },
});
const killed = { ...aRun(), verdict: verdictWithoutRun(scriptedLab.checks, "interrupted", "It was killed.") };
const comparison = compareRuns(scriptedLab, [wrong, aRun({}, { target: "localstack" })]);

test.each<[string, Report]>([
  ["a run that passed", reportOf(aRun())],
  ["a wrong answer", reportOf(wrong)],
  ["a run that was killed", reportOf(killed)],
  ["several runs", reportOf(wrong, killed)],
  ["two targets", { runs: comparison.runs, comparisons: [comparison], exitCode: 6 }],
])("the JSON of %s matches the schema", async (_name, report) => {
  const value: unknown = JSON.parse(await renderReport("json", report));
  expect(validator.validate(value).errors).toEqual([]);
});

test("the schema refuses a report without a check's outcome", async () => {
  const value = JSON.parse(await renderReport("json", reportOf(wrong))) as { tests: { outcome?: string }[] };
  delete value.tests[0]!.outcome;
  expect(validator.validate(value as object).valid).toBe(false);
});

interface Suite {
  "@name": string;
  "@tests": string;
  "@failures": string;
  "@errors": string;
  testcase: { "@name": string; failure?: { "@message": string; "#": string }; error?: { "@type": string } }[];
}

async function suiteOf(report: Report): Promise<Suite> {
  const parsed = parseXml(await renderReport("junit", report)) as unknown;
  return (parsed as { testsuites: { testsuite: Suite } }).testsuites.testsuite;
}

test("JUnit has a failure for a wrong answer", async () => {
  const suite = await suiteOf(reportOf(wrong));
  expect(suite).toMatchObject({
    "@name": "01-scripted on embedded",
    "@tests": "3",
    "@failures": "2",
    "@errors": "0",
  });
  expect(suite.testcase[0]?.failure).toMatchObject({
    "@message": "It is not the text.",
    "#": expect.stringContaining('expected: "a"'),
  });
});

test("JUnit of a killed run has an error for each declared check", async () => {
  const suite = await suiteOf(reportOf(killed));
  expect(suite).toMatchObject({ "@tests": "3", "@failures": "0", "@errors": "3" });
  expect(suite.testcase.map(({ error }) => error?.["@type"])).toEqual(["not-run", "not-run", "not-run"]);
});

test.each([
  [["json", "human"], /Standard output takes one report/],
  [["json", "junit"], /Standard output takes one report/],
  [["json=a", "junit=a"], /both be written to a/],
  [["yaml"], /There is no reporter "yaml"/],
  [["junit="], /names no file/],
])("the reporters %j are refused", (texts, words) => {
  expect(() => parseReporters(texts)).toThrow(words);
});

test("a file name can contain an equals sign", () => {
  expect(parseReporters(["human", "github", "json=a=b.json"])).toEqual([
    { name: "human", file: undefined },
    { name: "github", file: undefined },
    { name: "json", file: "a=b.json" },
  ]);
});
