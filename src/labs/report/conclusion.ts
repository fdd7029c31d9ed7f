/** What a person reads once a run has ended: every failure with all that explains it, and what it comes to. */
import { checksNotOn } from "../lab.ts";
import { shownPath } from "../folders.ts";
import { scoreOf } from "../score.ts";
import type { TypeIssue } from "../type-check.ts";
import { type Outcome, ranUnsandboxed } from "../verdict.ts";
import { heading, word } from "./check-lines.ts";
import { briefFailure, failed, groupAlike, wholeFailure } from "./failure.ts";
import type { JudgedRun } from "../run.ts";
import { TaskLines } from "./task-lines.ts";
import { type Style, count, labelled, seconds, shorten, visible, wrap } from "./style.ts";

/** Everything after the checks' lines: failures, notes, what it comes to; type errors where they are judged. */
export function conclusion(run: JudgedRun, style: Style): string[] {
  if (run.details) {
    return [...failures(run, style), ...notes(run, style), "", ...summary(run, style), ...next(run, style)];
  }
  const verdict = [...defects(run, style), ...notes(run, style), "", ...summary(run, style)];
  const above = heading(run, style).length + new TaskLines(run, style).rest(run.verdict).length;
  // A blank line above, the shell's prompt below.
  const failure = briefFailure(run, style, style.height - above - verdict.length - 2);
  return [...verdict, ...(failure.length === 0 ? [] : ["", ...failure]), ...next(run, style)];
}

const notes = (run: JudgedRun, style: Style): string[] => [
  ...(run.typesCount ? typeErrors(run, style) : []),
  ...differences(run, style),
  ...notHere(run, style),
  ...unsandboxed(run, style),
];

/** Every failure whole. */
export const failures = (run: JudgedRun, style: Style): string[] => [
  ...groupAlike(failed(run)).flatMap((group) => ["", ...wholeFailure(group, run, style)]),
  ...defects(run, style),
];

const defects = (run: JudgedRun, style: Style): string[] =>
  run.verdict.defects.flatMap((text) => ["", ...defect(text, style)]);

/** What to read and do once everything has passed. */
const next = ({ verdict, afterPass = [] }: JudgedRun, { width }: Style): string[] =>
  verdict.outcome === "pass" ? afterPass.flatMap((paragraph) => wrap(paragraph, width)) : [];

function defect(text: string, style: Style): string[] {
  const [first = "", ...rest] = shorten(visible(text), { lines: 20, characters: 3000 }).split("\n");
  return [`${word("defect", style)}  ${first}`, ...rest.map((line) => style.colors.dim(`  ${line}`))];
}

/** The compiler's opinion: part of the verdict when `--types` asks for that, else said after it. */
export function typeErrors({ typeIssues, typesCount, details }: JudgedRun, style: Style): string[] {
  if (typeIssues.length === 0) return [];
  const note = typesCount ? "judged, as --types asks" : "shown, not judged; --types judges them";
  const shown = typeIssues.slice(0, details ? 20 : 2);
  return [
    "",
    `${style.colors.yellow("TYPES ")}  ${count(typeIssues.length, "type error")} (${note})`,
    ...shown
      .flatMap(describeIssue)
      .flatMap((line) => wrap(line, style.width - 4).map((part) => `    ${part}`)),
    ...(shown.length < typeIssues.length ? [`    … ${typeIssues.length - shown.length} more`] : []),
  ];
}

const describeIssue = ({ file, line, column, code, message }: TypeIssue): string[] => [
  visible(`${shownPath(file)}:${line}:${column}  ${code}`),
  ...visible(message)
    .split("\n")
    .map((text) => `  ${text}`),
];

/** Where this target is known to accept what AWS refuses, a pass says less than it seems. */
function differences(run: JudgedRun, style: Style): string[] {
  const known = (run.lab.differences ?? []).filter(({ target }) => target === run.target);
  return known.flatMap(({ check, reason, awsPage }) => [
    "",
    ...labelled("note", `${check} proves less on ${run.target}: ${reason} ${awsPage}`, style),
  ]);
}

/** A verdict about native code that nothing held is worth as much as one trusts the answer. */
function unsandboxed({ verdict }: JudgedRun, style: Style): string[] {
  if (!ranUnsandboxed(verdict)) return [];
  const text =
    "unsandboxed: native code ran without an isolation that contains it; --isolation bubblewrap and container do.";
  return ["", ...labelled("note", text, style)];
}

/** What a pass here says nothing about. */
function notHere({ lab, target }: JudgedRun, style: Style): string[] {
  const byReason = new Map<string, string[]>();
  // Targets without a reason are refused by lab.json's schema.
  for (const { id, why } of checksNotOn(lab, target)) byReason.set(why!, [...(byReason.get(why!) ?? []), id]);
  return [...byReason].flatMap(([why, ids]) => [
    "",
    ...labelled("note", `Not checked on ${target}: ${ids.join(", ")} (${why}).`, style),
  ]);
}

const endings: Readonly<Record<Outcome, string>> = {
  pass: "passed",
  wrong: "wrong answer",
  "does-not-load": "the answer does not load",
  limit: "a limit was reached",
  environment: "the environment failed, not the answer",
  defect: "a defect of the lab or of its grader, not of the answer",
  interrupted: "interrupted",
};

function summary(run: JudgedRun, style: Style): string[] {
  const { checks, outcome } = run.verdict;
  const passed = checks.filter((check) => check.outcome === "pass").length;
  const notRun = checks.filter((check) => check.outcome === "not-run").length;
  const counted = `${passed} of ${count(checks.length, "check")} passed`;
  const skipped = notRun === 0 ? "" : `, ${notRun} not run`;
  const paint = outcome === "pass" ? style.colors.green : style.colors.bold;
  const words = `${counted}${skipped} in ${seconds(run.ms)}${ending(run)}`;
  return [...wrap(words, style.width).map((line) => paint(line)), ...scored(run, style)];
}

/** Both parts, of a lab that has both: requirements, which several checks may judge, so they do not add up to the checks. */
function scored({ lab, verdict }: JudgedRun, { width }: Style): string[] {
  const { core, production } = scoreOf(lab, verdict);
  if (core.of === 0 || production.of === 0) return [];
  const counted = lab.requirements.length > 0 ? "requirements met" : "checks passed";
  const words = `${counted}: ${core.met} of ${core.of} core, ${production.met} of ${production.of} production`;
  return wrap(words, width);
}

/** Where checks failed in several ways, each is counted: one limit among six wrong values is not the whole story. */
function ending({ verdict: { checks, outcome, exitCode }, typesCount, typeIssues }: JudgedRun): string {
  if (outcome === "pass") return "";
  // What --types asks for alone: the answer loads, and its checks pass.
  if (typesCount && typeIssues.length > 0 && checks.every((check) => check.outcome === "pass")) {
    return `, ${count(typeIssues.length, "type error")} (exit ${exitCode})`;
  }
  const kinds = (["wrong", "does-not-load", "limit"] as const).flatMap((kind) => {
    const found = checks.filter((check) => check.outcome === kind).length;
    return found === 0 ? [] : [`${found} ${counted[kind]}`];
  });
  const mixed = kinds.length > 1 && outcome in counted;
  return `: ${mixed ? kinds.join(", ") : endings[outcome]} (exit ${exitCode})`;
}

const counted = { wrong: "wrong", "does-not-load": "not loaded", limit: "over a limit" } as const;
