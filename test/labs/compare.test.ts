/** Verdicts of several targets: which differences count as a disagreement, and which are only shown. */
import { expect, test } from "vitest";
import { type Agreement, compareRuns } from "../../src/labs/compare.ts";
import type { Lab } from "../../src/labs/lab.ts";
import { comparisonLines } from "../../src/labs/report/comparison.ts";
import { makeStyle } from "../../src/labs/report/style.ts";
import type { CheckResult } from "../../src/labs/verdict.ts";
import { aCall, aRecord, aRun, scriptedLab } from "../support/judged-run.ts";

const piped = makeStyle({ env: {}, isTTY: false });
type Results = Record<string, Partial<CheckResult>>;

function compare(here: Results, there: Results, lab: Lab = scriptedLab) {
  const there_ = { ...aRun(there, { lab, target: "localstack" as const }) };
  const account = { accountId: "444455556666", region: "us-east-1", prefix: "labs-7-zzzzz-" };
  return compareRuns(lab, [aRun(here, { lab }), { ...there_, account }]);
}

const wrong = { outcome: "wrong", reason: "No." } as const;
const difference = {
  target: "localstack",
  check: "counts-lines",
  wrong: ["latin1"],
  reason: "It never refuses.",
  awsPage: "https://docs.aws.amazon.com/page",
  probe: "test/x.test.ts",
} as const;
const lenient: Lab = { ...scriptedLab, differences: [difference] };
const apart: Lab = {
  ...scriptedLab,
  checks: scriptedLab.checks.map((check) =>
    check.id === "counts-lines" ? { ...check, targets: ["embedded"], why: "It has no lines." } : check,
  ),
};

interface Case {
  readonly here?: Results;
  readonly there?: Results;
  readonly lab?: Lab;
}

test.each<[string, Agreement, Case]>([
  ["both pass", "agree", {}],
  ["both fail", "agree", { here: { "counts-lines": wrong }, there: { "counts-lines": wrong } }],
  ["one fails", "disagree", { here: { "counts-lines": wrong } }],
  ["one is too slow", "disagree", { there: { "counts-lines": { outcome: "limit" } } }],
  ["one target failed", "undecided", { there: { "counts-lines": { outcome: "environment" } } }],
  [
    "lab.json lists the other target as more lenient",
    "known",
    { here: { "counts-lines": wrong }, lab: lenient },
  ],
  ["only the more lenient target fails", "disagree", { there: { "counts-lines": wrong }, lab: lenient }],
  ["the other target does not have the check", "apart", { lab: apart }],
])("when %s, the comparison is %s", (_name, agreement, { here = {}, there = {}, lab = scriptedLab }) => {
  const { checks } = compare(here, there, lab);
  expect(checks.find(({ id }) => id === "counts-lines")?.agreement).toBe(agreement);
});

test("a check of only one target has no cell for the other, and the reason is shown", () => {
  const text = comparisonLines(compare({}, {}, apart), piped).join("\n");
  expect(text).toMatch(/counts-lines +PASS +not declared +one target alone/);
  expect(text).toContain("It has no lines.");
  expect(text).toContain("The targets agree");
});

const calls = (...more: Parameters<typeof aCall>[0][]): Partial<CheckResult> => ({
  record: aRecord("counts-lines", { calls: more.map((one) => aCall(one)) }),
});

test("calls that differ only in names and ids of the run are the same", () => {
  const [here, there] = ["abcde", "zzzzz"].map((word) =>
    calls({ resource: `labs-7-${word}-data/a` }, { service: "kms", resource: `${crypto.randomUUID()}` }),
  );
  expect(compare({ "counts-lines": here! }, { "counts-lines": there! }).checks[2]?.callsDiffer).toBe(false);
});

test("different calls with the same verdict are shown but not judged", () => {
  const comparison = compare(
    {
      "counts-lines": calls(
        { resource: "labs-7-abcde-data/a" },
        { operation: "HeadObject", error: "NotFound", status: 404 },
      ),
    },
    { "counts-lines": calls({ resource: "labs-7-zzzzz-data/b" }) },
  );
  expect(comparison.checks[2]).toMatchObject({ agreement: "agree", callsDiffer: true });
  const text = comparisonLines(comparison, piped).join("\n");
  expect(text).toMatch(/CALLS +counts-lines: these differ; they are shown, not judged/);
  expect(text).toMatch(/s3:HeadObject 404 NotFound/);
  expect(text).toContain("~data/b");
});

test("a disagreement shows both exchanges side by side and marks the differences", () => {
  const comparison = compare(
    { "counts-lines": { ...wrong, ...calls({ status: 403, error: "AccessDenied" }) } },
    { "counts-lines": calls({ input: { Bucket: "labs-7-zzzzz-data", Key: "notes.txt" } }) },
  );
  const text = comparisonLines(comparison, piped).join("\n");
  expect(text).toMatch(/target +embedded +localstack/);
  expect(text).toMatch(/verdict +FAIL +PASS/);
  expect(text).toMatch(/\* 1 s3:GetObject 403 AccessDenied 3 ms +\* 1 s3:GetObject 200 3 ms/);
  expect(text).toMatch(/input \{ Bucket: '~data', Key: 'notes.txt' \}/);
  expect(text).toContain("The targets disagree on 1 check: counts-lines (exit 6)");
});

test("a narrow terminal shows one exchange below the other", () => {
  const narrow = makeStyle({ env: { NO_COLOR: "1" }, isTTY: true, columns: 40 });
  const lines = comparisonLines(compare({ "counts-lines": wrong }, {}), narrow);
  expect(lines.filter((line) => line.length > 40)).toEqual([]);
});
