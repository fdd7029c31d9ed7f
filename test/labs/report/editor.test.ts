/** The task in .vscode marks failures and type errors in the answer. Its pattern matches the report's lines. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { makeTemporaryFolder } from "../../../src/common/temporary.ts";
import { findFolders } from "../../../src/labs/folders.ts";
import { annotations } from "../../../src/labs/report/github.ts";
import { aRecord, aRun, reportOf } from "../../support/judged-run.ts";

interface Pattern {
  readonly regexp: string;
  readonly severity: number;
  readonly file: number;
  readonly line: number;
  readonly column: number;
  readonly code: number;
  readonly message: number;
}

interface Task {
  readonly label: string;
  readonly args: string[];
  readonly problemMatcher: { readonly pattern: Pattern };
}

const file = path.join(findFolders({}).project, ".vscode/tasks.json");
const { tasks } = JSON.parse(readFileSync(file, "utf8")) as { tasks: Task[] };
const { problemMatcher, args } = tasks.find(({ label }) => label === "labs: check")!;
const folder = await makeTemporaryFolder("editor");
afterAll(() => folder[Symbol.asyncDispose]());

/** The place and message that the editor reads from a line, or undefined if the pattern does not match. */
function problemIn(line: string): object | undefined {
  const { regexp, ...places } = problemMatcher.pattern;
  const found = new RegExp(regexp).exec(line);
  return found
    ? Object.fromEntries(Object.entries(places).map(([name, at]) => [name, found[at as number]]))
    : undefined;
}

test("failures are marked at the line that threw or at the called export, and type errors at their line", () => {
  const answerFile = path.join(folder.path, "answer.ts");
  writeFileSync(answerFile, "const s3 = 1;\n\nexport async function act(): Promise<void> {}\n");
  const failed = { outcome: "wrong", reason: "not that: this" } as const;
  const threw = `act threw TypeError: no\n    at act (${answerFile}:7:3)`;
  const run = aRun({
    "returns-text": { ...failed, record: aRecord("returns-text", { judged: 0 }) },
    "counts-lines": { ...failed, reason: threw, record: aRecord("counts-lines", { judged: 0 }) },
  });
  const typeIssues = [{ file: answerFile, line: 2, column: 5, code: "TS2322", message: "Type" }];
  const found = annotations(reportOf({ ...run, answerFile, typeIssues })).map(problemIn);
  expect(args).toEqual(["check", "--reporter", "github"]);
  expect(found).toMatchObject([
    { severity: "error", line: "3", code: expect.stringContaining("returns-text") },
    { severity: "error", line: "7" },
    { severity: "warning", line: "2", column: "5", code: "TS2322", message: "Type" },
  ]);
});
