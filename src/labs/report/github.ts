/**
 * What a workflow of GitHub Actions shows: an annotation for each failure, and a page for $GITHUB_STEP_SUMMARY
 * (https://docs.github.com/actions/reference/workflow-commands-for-github-actions). Text of the answer is escaped in
 * the one and fenced in the other, so that it is neither a command nor Markdown.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { shownPath } from "../folders.ts";
import type { CheckResult } from "../verdict.ts";
import { outcomeWords } from "./outcome-words.ts";
import { humanReport } from "./human.ts";
import type { Report } from "./report.ts";
import type { JudgedRun } from "../run.ts";
import { shorten, visible } from "./style.ts";

const shownReason = { lines: 8, characters: 1000 };
/** GitHub takes 1 MiB a step. */
const shownReport = { lines: 2000, characters: 200_000 };

/** One line for each failure: type errors at their line, checks at the line of the answer that threw, if any. */
export const annotations = ({ runs }: Report): string[] =>
  runs.flatMap((run) => [
    ...run.verdict.checks
      .filter(({ outcome }) => outcome !== "pass" && outcome !== "not-run")
      .map((result) => annotationOf(run, result)),
    ...run.verdict.defects.map((defect) => annotation("error", { title: run.lab.id }, defect)),
    ...run.typeIssues.map(({ file, line, column, code, message }) =>
      annotation(
        run.typesCount ? "error" : "warning",
        { file: fromRepository(file), line, col: column, title: code },
        message,
      ),
    ),
  ]);

function annotationOf(run: JudgedRun, result: CheckResult): string {
  const { id, title, reason = "" } = result;
  const place = { file: fromRepository(run.answerFile), ...lineOf(run, result) };
  return annotation(
    "error",
    { ...place, title: `${run.lab.id} ${id} on ${run.target}` },
    `${title}\n${reason}`,
  );
}

/** Where the answer threw, as the last run's stack names it, or else where the export begins that was called. */
function lineOf({ answerFile }: JudgedRun, { record, reason }: CheckResult): { line?: number } {
  const told = `${record?.answerCalls.at(-1)?.error ?? ""}\n${reason ?? ""}`;
  const name = path.basename(answerFile);
  const at = told.indexOf(`${name}:`);
  const line = at === -1 ? Number.NaN : Number.parseInt(told.slice(at + name.length + 1), 10);
  if (!Number.isNaN(line)) return { line };
  const [called] = /^\w+/.exec(record?.answerCalls[record.judged ?? -1]?.call ?? "") ?? [];
  const begins = called === undefined ? undefined : lineOfExport(answerFile, called);
  return begins === undefined ? {} : { line: begins };
}

/** @returns undefined where the file cannot be read, or exports it in another way */
function lineOfExport(file: string, name: string): number | undefined {
  try {
    const lines = readFileSync(file, "utf8").split("\n");
    const begins = new RegExp(
      String.raw`^\s*export\s+(async\s+)?(function\s*\*?|const|let|class)\s*${name}\b`,
    );
    const at = lines.findIndex((line) => begins.test(line));
    return at === -1 ? undefined : at + 1;
  } catch {
    return undefined;
  }
}

function annotation(
  level: "error" | "warning",
  properties: Readonly<Record<string, string | number>>,
  message: string,
): string {
  const named = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${level} ${named.join(",")}::${escapeData(shorten(visible(message), shownReason))}`;
}

/** https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts */
const escapeData = (text: string): string =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const escapeProperty = (text: string): string =>
  escapeData(visible(text)).replaceAll(":", "%3A").replaceAll(",", "%2C");

const fromRepository = (file: string): string => shownPath(file).replaceAll("\\", "/");

/** A page of Markdown: a table of the checks, then the whole report behind a fence. */
export const stepSummary = (report: Report): string =>
  [...report.runs.flatMap(summaryOf), ...fenced(humanReport(report)), ""].join("\n");

function summaryOf({ lab, target, seed, verdict }: JudgedRun): string[] {
  const passed = verdict.checks.filter(({ outcome }) => outcome === "pass").length;
  return [
    `### ${lab.id} on ${target}: ${passed} of ${verdict.checks.length} checks passed`,
    "",
    `Seed ${seed}, exit code ${verdict.exitCode}.`,
    "",
    "| check | | what a right answer does |",
    "| --- | --- | --- |",
    ...verdict.checks.map(
      ({ id, title, outcome }) => `| ${id} | ${outcomeWords[outcome]} | ${cell(title)} |`,
    ),
    "",
  ];
}

const cell = (text: string): string => text.replaceAll(/[\\|`*_<>[\]]/g, String.raw`\$&`);

/** The fence is longer than any that the text holds. */
function fenced(text: string): string[] {
  const shown = shorten(text, shownReport);
  const longest = Math.max(2, ...[...shown.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return ["<details><summary>Report</summary>", "", `${fence}text`, shown, fence, "", "</details>"];
}
