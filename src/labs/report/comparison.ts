/** Several targets as a person reads them: one table, then what is behind each check that came out differently. */
import { type Agreement, type ComparedCheck, type Comparison, disagreements } from "../compare.ts";
import { shownPath } from "../folders.ts";
import { outcomeWords } from "./outcome-words.ts";
import { differingCalls, exchange } from "./exchange.ts";
import type { JudgedRun } from "../run.ts";
import { type Style, count, labelled, visible, wrap } from "./style.ts";
import { table } from "./table.ts";

const says: Readonly<Record<Agreement, string>> = {
  agree: "agree",
  disagree: "DISAGREE",
  known: "known difference",
  undecided: "undecided",
  apart: "one target alone",
};

/** The comparison of one lab: table, notes, both exchanges of each disagreement, calls that differ. */
export function comparisonLines(comparison: Comparison, style: Style): string[] {
  const { checks, runs } = comparison;
  const others = checks.filter(({ callsDiffer, agreement }) => callsDiffer && agreement !== "disagree");
  return [
    ...heading(comparison, style),
    ...table([header(runs), ...checks.map(row)], style),
    ...checks.flatMap((check) => note(check, style)),
    ...disagreements(comparison).flatMap((check) => ["", ...exchange(check, runs, style)]),
    ...others.flatMap((check) => ["", ...differingCalls(check, runs, style)]),
    "",
    ...summary(comparison, style),
  ];
}

function heading({ lab, runs }: Comparison, { colors, width }: Style): string[] {
  const { seed, answerFile } = runs[0]!;
  const targets = runs.map(({ target }) => target).join(", ");
  const facts = visible(`${targets}, seed ${seed}, ${shownPath(answerFile)}`);
  return [`${colors.bold(lab.id)}  ${lab.title}`, ...wrap(facts, width).map((line) => colors.dim(line)), ""];
}

const header = (runs: readonly JudgedRun[]): string[] => [
  "check",
  ...runs.map(({ target }) => target),
  "verdicts",
  "calls",
];

const row = ({ id, results, callsDiffer, agreement }: ComparedCheck): string[] => [
  id,
  ...results.map((result) => (result === undefined ? "not declared" : outcomeWords[result.outcome])),
  says[agreement],
  callsDiffer ? "differ" : "alike",
];

/** What lab.json says of it: no disagreement. */
function note({ id, agreement, reason, awsPage }: ComparedCheck, style: Style): string[] {
  if (reason === undefined) return [];
  const text = `${id} (${says[agreement]}, as lab.json says): ${reason}${awsPage ? ` ${awsPage}` : ""}`;
  return ["", ...labelled("note", text, style)];
}

function summary(comparison: Comparison, { colors, width }: Style): string[] {
  const disagreeing = disagreements(comparison);
  const undecided = comparison.checks.filter(({ agreement }) => agreement === "undecided");
  const text =
    disagreeing.length > 0
      ? `The targets disagree on ${count(disagreeing.length, "check")}: ${disagreeing.map(({ id }) => id).join(", ")} (exit 6)`
      : undecided.length > 0
        ? `${count(undecided.length, "check")} undecided: a target gave no judgement of the answer`
        : "The targets agree";
  return wrap(text, width).map((line) => (disagreeing.length > 0 ? colors.red(line) : colors.bold(line)));
}
