/** The whole report as a person reads it, once everything has ended. */
import { CheckLines, heading } from "./check-lines.ts";
import { comparisonLines } from "./comparison.ts";
import { conclusion, failures, typeErrors } from "./conclusion.ts";
import type { Report } from "./report.ts";
import type { JudgedRun } from "../run.ts";
import { type Style, makeStyle } from "./style.ts";

/** For a file: no colours, lines as long as they are. */
export function humanReport({ runs, comparisons }: Report): string {
  const style = makeStyle({ env: { NO_COLOR: "1" }, isTTY: false });
  const parts =
    comparisons.length > 0
      ? comparisons.map((comparison) => [
          ...comparisonLines(comparison, style),
          ...failuresOfAll(comparison.runs, style),
        ])
      : runs.map((run) => runLines(run, style));
  return `${parts.map((lines) => lines.join("\n")).join("\n\n\n")}\n`;
}

/** A file has no screen to fit on: every failure is in it. */
function runLines(judged: JudgedRun, style: Style): string[] {
  const run = { ...judged, details: true };
  return [
    ...heading(run, style),
    ...new CheckLines(run, style).rest(run.verdict),
    ...conclusion(run, style),
    ...(run.typesCount ? [] : typeErrors(run, style)),
  ];
}

/** What failed, explained by the first target that found it. */
export function failuresOfAll(runs: readonly JudgedRun[], style: Style): string[] {
  const failed = runs.find(({ verdict }) => verdict.outcome !== "pass");
  return failed ? failures(failed, style) : [];
}
