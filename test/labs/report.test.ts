/** The text of a report: line breaks, cutting, escaping and grouping of failures. */
import path from "node:path";
import { expect, test } from "vitest";
import { readLab } from "../../src/labs/catalog.ts";
import { findFolders } from "../../src/labs/folders.ts";
import { CheckLines, heading } from "../../src/labs/report/check-lines.ts";
import { conclusion } from "../../src/labs/report/conclusion.ts";
import { difference } from "../../src/labs/report/difference.ts";
import { jsonReport } from "../../src/labs/report/json.ts";
import type { JudgedRun } from "../../src/labs/run.ts";
import { makeStyle, shorten, visible, wrap } from "../../src/labs/report/style.ts";
import { TaskLines } from "../../src/labs/report/task-lines.ts";
import type { CheckResult } from "../../src/labs/verdict.ts";
import { aCall } from "../support/judged-run.ts";

const lab = await readLab(path.join(findFolders({}).project, "test/fixtures/labs"), "01-scripted");
const narrow = makeStyle({ env: { NO_COLOR: "1" }, isTTY: true, columns: 40 });
const piped = makeStyle({ env: {}, isTTY: false });

const result = (id: string, more: Partial<CheckResult> = {}): CheckResult => ({
  id,
  title: lab.checks.find((check) => check.id === id)!.title,
  outcome: "pass",
  ms: 12,
  ...more,
});

function judged(checks: readonly CheckResult[], more: Partial<JudgedRun> = {}): JudgedRun {
  return {
    lab,
    target: "embedded",
    isolation: "process",
    seed: 7,
    answerFile: "/a/answer.ts",
    replay: "./lab check 01-scripted --seed 7",
    verdict: { outcome: "wrong", exitCode: 1, checks, defects: [] },
    ms: 1000,
    typeIssues: [],
    typesCount: false,
    details: false,
    ...more,
  };
}

test.each([
  ["the quick brown fox", 10, ["the quick", "brown fox"]],
  ["abcdefghijkl", 5, ["abcde", "fghij", "kl"]],
  ["  indented text here", 12, ["  indented", "text here"]],
  ["語語語語", 4, ["語語", "語語"]],
  ["one\n\ntwo", 9, ["one", "", "two"]],
  ["", 9, [""]],
])('"%s" breaks at %i columns', (text, width, lines) => {
  expect(wrap(text, width)).toEqual(lines);
});

test("a pipe has no width limit, a terminal is treated as 40 to 110 columns wide", () => {
  expect(wrap("x ".repeat(500), piped.width)).toHaveLength(1);
  const widths = [10, 80, 300].map((columns) => makeStyle({ env: {}, isTTY: true, columns }).width);
  expect(widths).toEqual([40, 80, 110]);
});

test("control characters are shown as codes", () => {
  expect(visible("a\u001b[2Jb\r\nc\td\u202e\u0000\u009b")).toBe("a\\x1b[2Jb\nc\td\\u202e\\x00\\x9b");
});

test("long text is cut, with the number of characters left out", () => {
  expect(shorten("1\n2\n3\n4\n", { lines: 2, characters: 100 })).toBe("1\n2\n… 5 more characters");
  expect(shorten("x".repeat(30), { lines: 9, characters: 10 })).toBe(
    `${"x".repeat(10)}\n… 20 more characters`,
  );
  expect(shorten("short\n", { lines: 9, characters: 10 })).toBe("short");
});

test("checks are listed in lab.json's order, whichever ends first", () => {
  const lines = new CheckLines(judged([]), piped);
  expect(lines.add(result("keeps-umlauts"))).toEqual([]);
  expect(lines.add(result("returns-text")).map((line) => line.trim())).toEqual([
    "Task 1: Read the text",
    "PASS    0.01 s  returns-text   returns the object's text",
    "PASS    0.01 s  keeps-umlauts  keeps every character of a long text",
  ]);
  const last = result("counts-lines", { outcome: "not-run" });
  const verdict = {
    outcome: "limit",
    exitCode: 4,
    checks: [result("returns-text"), result("keeps-umlauts"), last],
  };
  expect(lines.rest({ ...verdict, outcome: "limit", defects: [] }).join("\n")).toMatch(
    /Task 2.*\n  -  +counts-lines/,
  );
});

test("checks with the same failure are explained once, and no line is too long", () => {
  const failing = ["returns-text", "keeps-umlauts"].map((id) =>
    result(id, { outcome: "wrong", reason: "Nothing at all was returned, and that is too little." }),
  );
  const lines = conclusion(judged([...failing, result("counts-lines")], { details: true }), narrow);
  expect(lines.filter((line) => line.includes("why"))).toHaveLength(1);
  expect(lines.join("\n")).toContain("also      keeps-umlauts");
  expect(lines.filter((line) => line.length > 40)).toEqual([]);
});

test("the JSON report has the same content, and cut text is marked", () => {
  const run = { call: "act()", stdout: "y".repeat(900), stderr: "", ms: 1, calls: [] };
  const record = { check: "returns-text", trouble: "wrong", reason: "So.", answerCalls: [run] } as const;
  const failing = result("returns-text", { outcome: "wrong", reason: "So.", record });
  const limited = result("counts-lines", { outcome: "environment", reason: "Gone." });
  const report = jsonReport(judged([failing, limited])) as { tests: { output?: string; status: string }[] };
  expect(report.tests[0]?.output).toHaveLength(500);
  expect(report.tests[0]?.output).toMatch(/\n\[cut: 900 characters in all\]$/);
  expect(report.tests.map(({ status }) => status)).toEqual(["fail", "error"]);
});

test("the report mentions that a target accepts what AWS refuses", () => {
  const difference = {
    target: "embedded",
    check: "counts-lines",
    wrong: ["latin1"],
    reason: "It never refuses.",
    awsPage: "https://docs.aws.amazon.com/page",
    probe: "test/x.test.ts",
  } as const;
  const lines = conclusion(judged([], { lab: { ...lab, differences: [difference] } }), piped);
  expect(lines.join("\n")).toContain("counts-lines proves less on embedded: It never refuses. https://docs");
});

test("checks not declared for the target are listed once with the reason", () => {
  const why = "it needs a role of yours";
  const elsewhere = lab.checks.slice(1).map((check) => ({ ...check, targets: ["aws"] as const, why }));
  const run = judged([result("returns-text")], {
    lab: { ...lab, checks: [lab.checks[0]!, ...elsewhere] },
  });
  const lines = conclusion(run, piped).filter((line) => line.includes("Not checked"));
  expect(lines).toEqual([
    "  note      Not checked on embedded: keeps-umlauts, counts-lines (it needs a role of yours).",
  ]);
  expect(jsonReport(run)).toMatchObject({
    not_on_target: [
      { id: "keeps-umlauts", task: "read", targets: ["aws"], why },
      { id: "counts-lines", task: "count", targets: ["aws"], why },
    ],
  });
  expect(conclusion({ ...run, target: "aws" }, piped).join("\n")).not.toContain("Not checked");
});

test("only a run with native code that is not isolated is called unsandboxed", () => {
  const ran = { call: "act()", stdout: "", stderr: "", ms: 1, calls: [] };
  const [id] = lab.checks.map((check) => check.id);
  const runOf = (more: object): JudgedRun =>
    judged([result(id!, { record: { check: id!, answerCalls: [{ ...ran, ...more }] } })]);
  expect(conclusion(runOf({ unsandboxed: true }), piped).join("\n")).toContain("unsandboxed: native code");
  expect(conclusion(runOf({}), piped).join("\n")).not.toContain("unsandboxed");
  expect(jsonReport(runOf({ unsandboxed: true }))).toMatchObject({ isolation: "process", unsandboxed: true });
  expect(jsonReport(runOf({}))).toMatchObject({ unsandboxed: false });
});

const screen = makeStyle({ env: { NO_COLOR: "1" }, isTTY: true, columns: 80 });
/** A long list of failures with complete records. */
const failing = (id: string): CheckResult =>
  result(id, {
    outcome: "wrong",
    reason:
      "What came is not the text of the object, which was stored as it is.\nAn await is missing.\n".repeat(4),
    record: {
      check: id,
      expected: `[\n${"  'a line of the text',\n".repeat(40)}]`,
      actual: `[\n${"  'a line of the text',\n".repeat(20)}  'another',\n]`,
      answerCalls: [
        {
          call: `act(${JSON.stringify("x".repeat(900))})`,
          stdout: "y\n".repeat(50),
          stderr: "",
          ms: 1,
          calls: Array.from({ length: 20 }, (_, n) => aCall({ n })),
        },
      ],
    },
  });

test("the report of a failing run fits on 80 by 24 characters and ends with the first failure and the next command", () => {
  const results = lab.checks.map(({ id }) => failing(id));
  const run = judged(results, { hintFor: (task) => `./lab hint 01-scripted --task ${task}` });
  const lines = [
    ...heading(run, screen),
    ...new TaskLines(run, screen).rest(run.verdict),
    ...conclusion(run, screen),
  ];
  expect(lines.length, lines.join("\n")).toBeLessThanOrEqual(23);
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  const text = lines.join("\n");
  expect(text).toContain("FAIL    0 of 2  Task 1: Read the text\n          FAIL returns-text, keeps-umlauts");
  expect(text).toContain("… 20 equal lines");
  expect(lines.slice(-3).map((line) => line.trim())).toEqual([
    "hint      ./lab hint 01-scripted --task read",
    "replay    ./lab check 01-scripted --seed 7 --check returns-text",
    "more      --details shows all 3 failures",
  ]);
});

test("a higher terminal shows input, calls and output of the first failure as well, and the diagnosis is never cut off", () => {
  const reason = `${"What came is not the text of the object. ".repeat(9)}\nAn await is missing.`;
  const results = lab.checks.map(({ id }) => ({ ...failing(id), reason }));
  const textOn = (rows: number): string =>
    conclusion(judged(results), makeStyle({ env: { NO_COLOR: "1" }, isTTY: true, columns: 80, rows })).join(
      "\n",
    );
  expect(textOn(24)).toContain("An await is missing.");
  expect(textOn(24)).not.toContain("  input ");
  expect(textOn(50)).toMatch(/ {2}why [^]* {2}input [^]* {2}differs [^]* {2}calls [^]* {2}output /);
});

test("type errors that --types asks for are no answer that does not load", () => {
  const run = judged(lab.checks.map(({ id }) => result(id)));
  const typeIssues = [{ file: "/a/answer.ts", line: 1, column: 1, code: "TS2322", message: "No." }];
  const verdict = { ...run.verdict, outcome: "does-not-load", exitCode: 3 } as const;
  const lines = conclusion({ ...run, typesCount: true, typeIssues, verdict }, screen).join("\n");
  expect(lines).toContain("3 of 3 checks passed in 1.00 s, 1 type error (exit 3)");
});

test("an answer that does not load is reported once, without the names of the checks that it kept from running", () => {
  const [first, ...others] = lab.checks.map(({ id }) => id);
  const checks = [
    result(first!, { outcome: "does-not-load", reason: "answer.ts:1:1: no" }),
    ...others.map((id) => result(id, { outcome: "not-run" })),
  ];
  const run = judged(checks);
  const verdict = { ...run.verdict, outcome: "does-not-load", exitCode: 3 } as const;
  const told = [...new TaskLines(run, screen).rest(verdict), ...conclusion({ ...run, verdict }, screen)];
  expect(told.join("\n")).toContain("LOAD    your answer does not load\n  why       answer.ts:1:1: no");
  expect(told.filter((line) => others.some((id) => line.includes(id)))).toEqual([]);
});

test("a run with several kinds of failures counts each kind", () => {
  const [first, second, third] = lab.checks.map(({ id }) => id);
  const checks = [
    result(first!, { outcome: "wrong", reason: "So." }),
    result(second!, { outcome: "limit", reason: "It did not end within 20 s." }),
    result(third!),
  ];
  const run = { ...judged(checks), verdict: { outcome: "limit", exitCode: 4, checks, defects: [] } as const };
  expect(conclusion(run, screen).join("\n")).toContain(
    "1 of 3 checks passed in 1.00 s: 1 wrong, 1 over a limit (exit 4)",
  );
});

test.each([
  ["short", "sort", ["  expected  short", "  actual    sort"]],
  [
    `{ a: '${"x".repeat(300)}', key: 'a b' }`,
    `{ a: '${"x".repeat(300)}', key: 'a+b' }`,
    [/expected {2}… \d+ equal … x+', key: 'a b' }/, /actual {4}… \d+ equal … x+', key: 'a\+b' }/],
  ],
  [
    "[\n  1,\n  2,\n  3,\n  4,\n  5\n]",
    "[\n  1,\n  2,\n  3,\n  4,\n  6\n]",
    ["- expected, + actual", "  … 4 equal lines", "    4,", "-   5", "+   6", "  ]"],
  ],
])("the difference of %j and %j is visible", (expected, actual, words) => {
  const lines = difference({ expected, actual }, screen, { lines: 8, characters: 400 });
  words.forEach((word, index) => {
    if (typeof word === "string") expect(lines[index]).toContain(word);
    else expect(lines[index]).toMatch(word);
  });
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
});

test("--details shows the complete difference", () => {
  const [expected, actual] = ["a", "b"].map((end) => `[\n${"  'same',\n".repeat(500)}  '${end}'\n]`);
  const text = difference({ expected, actual }, screen).join("\n");
  expect(text.match(/'same'/g)).toHaveLength(500);
  expect(text).toContain("-   'a'");
});
