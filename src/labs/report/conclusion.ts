/** What a person reads once a run has ended: every failure with all that explains it, and what it comes to. */
import type { CheckRecord } from "../../common/contract.ts";
import { checksNotOn, isHidden, taskOf } from "../lab.ts";
import { nearby } from "../places.ts";
import { requirementsOf, scoreOf } from "../score.ts";
import type { TypeIssue } from "../type-check.ts";
import { type CheckResult, type Outcome, ranUnsandboxed } from "../verdict.ts";
import { word, wordWidth } from "./check-lines.ts";
import type { JudgedRun } from "./lab-run.ts";
import { describeRuns } from "./run.ts";
import { type Style, count, labelled, seconds, shorten, visible, wrap } from "./style.ts";

const shownValue = { lines: 12, characters: 1200 };

/** Everything after the checks' lines: failures, type errors, what it comes to. */
export const conclusion = (run: JudgedRun, style: Style): string[] => [
  ...failures(run, style),
  ...typeErrors(run, style),
  ...differences(run, style),
  ...notHere(run, style),
  ...unsandboxed(run, style),
  "",
  ...summary(run, style),
];

/** What failed, and why. */
export function failures(run: JudgedRun, style: Style): string[] {
  const bad = run.verdict.checks.filter(({ outcome }) => outcome !== "pass" && outcome !== "not-run");
  const groups = groupAlike(bad);
  return [
    ...groups.slice(0, shownWhole(run)).flatMap((group) => ["", ...failure(group, run, style)]),
    ...inShort(groups.slice(shownWhole(run)), style),
    ...run.verdict.defects.flatMap((text) => ["", ...defect(text, style)]),
  ];
}

/** Whoever has failed everything begins with the first: the others are there to be asked for. */
const shownWhole = ({ details }: JudgedRun): number => (details ? Number.POSITIVE_INFINITY : 3);

function inShort(groups: readonly CheckResult[][], style: Style): string[] {
  if (groups.length === 0) return [];
  return [
    "",
    ...groups.flatMap(([result]) => {
      const [reason = ""] = visible(result!.reason ?? "").split("\n");
      const [first = "", ...rest] = wrap(`${result!.id}: ${reason}`, style.width - wordWidth - 2);
      const indent = " ".repeat(wordWidth + 2);
      return [`${word(result!.outcome, style)}  ${first}`, ...rest.map((line) => indent + line)];
    }),
    ...wrap("Mend the first ones first; --details shows these whole too.", style.width).map((line) =>
      style.colors.dim(line),
    ),
  ];
}

/** Checks that fail for the very same reason are explained once: a starter fails them all alike. */
function groupAlike(results: readonly CheckResult[]): CheckResult[][] {
  const groups = new Map<string, CheckResult[]>();
  for (const result of results) {
    const { outcome, reason, record } = result;
    const key = JSON.stringify([outcome, reason, record?.expected, record?.actual]);
    groups.set(key, [...(groups.get(key) ?? []), result]);
  }
  return [...groups.values()];
}

function failure(group: readonly CheckResult[], run: JudgedRun, style: Style): string[] {
  const [result, ...alike] = group as [CheckResult, ...CheckResult[]];
  const { outcome, reason = "", record, stack } = result;
  const title = wrap(`${result.id}: ${result.title}`, style.width - wordWidth - 2);
  const also = alike.map(({ id }) => id).join(", ");
  const hint =
    outcome === "wrong" || outcome === "limit" ? run.hintFor?.(taskOf(run.lab, result.id).id) : undefined;
  return [
    `${word(outcome, style)}  ${style.colors.bold(title[0]!)}`,
    ...title.slice(1).map((line) => " ".repeat(wordWidth + 2) + line),
    ...labelled("why", shorten(visible(reason), shownValue), style),
    ...asked(run, result, style),
    ...(isHidden(run.lab, result.id) ? labelled("hidden", unsaid, style) : facts(record, style)),
    ...(stack === undefined ? [] : labelled("stack", shorten(visible(framesOf(stack)), shownValue), style)),
    ...(also === "" ? [] : labelled("also", also, style)),
    ...(hint === undefined ? [] : labelled("hint", hint, style)),
    ...labelled("replay", visible(run.replay), style),
  ];
}

/** What the README demands, where the answer is what does not meet it. */
function asked({ lab }: JudgedRun, { id, outcome, requirement }: CheckResult, style: Style): string[] {
  if (outcome !== "wrong" && outcome !== "limit") return [];
  return requirementsOf(lab, id)
    .filter((one) => requirement === undefined || one.id === requirement)
    .flatMap((one) => labelled("asked", `${one.id}: ${one.sentence}`, style));
}

const unsaid = "This check keeps its input and what it expects to itself.";

/** A stack without its message, which is the reason above it. */
function framesOf(stack: string): string {
  const at = stack.search(/^ +at /m);
  return at === -1 ? stack : stack.slice(at).replaceAll(/^ +/gm, "");
}

/** Input, expected, actual, calls and output, as far as the check knows them. */
function facts(record: CheckRecord | undefined, style: Style): string[] {
  if (record === undefined) return [];
  const { input = record.runs.at(-1)?.call, expected, actual, runs } = record;
  const value = (label: string, text: string | undefined): string[] =>
    text === undefined ? [] : labelled(label, shorten(visible(text), shownValue), style);
  return [
    ...value("input", input),
    ...value("expected", expected),
    ...value("actual", actual),
    ...describeRuns(runs, style),
  ];
}

function defect(text: string, style: Style): string[] {
  const [first = "", ...rest] = shorten(visible(text), { lines: 20, characters: 3000 }).split("\n");
  return [`${word("defect", style)}  ${first}`, ...rest.map((line) => style.colors.dim(`  ${line}`))];
}

function typeErrors({ typeIssues, typesCount }: JudgedRun, style: Style): string[] {
  if (typeIssues.length === 0) return [];
  const note = typesCount ? "judged, as --types asks" : "shown, not judged; --types judges them";
  const shown = typeIssues.slice(0, 8);
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
  visible(`${nearby(file)}:${line}:${column}  ${code}`),
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
    "unsandboxed: native code ran behind no walls that hold it; with --isolation bubblewrap or container it has some.";
  return ["", ...labelled("note", text, style)];
}

/** What a pass here says nothing of. */
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
  environment: "the environment failed: this says nothing of the answer",
  defect: "a defect of the lab or of its grader: this says nothing of the answer",
  interrupted: "interrupted",
};

function summary(run: JudgedRun, style: Style): string[] {
  const { checks, outcome, exitCode } = run.verdict;
  const passed = checks.filter((check) => check.outcome === "pass").length;
  const notRun = checks.filter((check) => check.outcome === "not-run").length;
  const counted = `${passed} of ${count(checks.length, "check")} passed`;
  const skipped = notRun === 0 ? "" : `, ${notRun} not run`;
  const ending = outcome === "pass" ? "" : `: ${endings[outcome]} (exit ${exitCode})`;
  const paint = outcome === "pass" ? style.colors.green : style.colors.bold;
  return [
    ...wrap(`${counted}${skipped} in ${seconds(run.ms)}${ending}`, style.width).map((line) => paint(line)),
    ...scored(run),
  ];
}

/** Both parts, of a lab that has both. */
function scored({ lab, verdict }: JudgedRun): string[] {
  const { core, production } = scoreOf(lab, verdict);
  if (core.of === 0 || production.of === 0) return [];
  return [`core ${core.met} of ${core.of}, production ${production.met} of ${production.of}`];
}
