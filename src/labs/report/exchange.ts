/** The calls of one check on several targets, side by side. */
import { inspect } from "node:util";
import type { Call } from "../../common/run-data.ts";
import { type ComparedCheck, callsOf, resourceIn, signature } from "../compare.ts";
import type { CheckResult } from "../verdict.ts";
import { inColumns } from "./columns.ts";
import { outcomeWords } from "./outcome-words.ts";
import { type JudgedRun, replayOfCheck } from "../run.ts";
import { type Style, count, labelled, shorten, visible, wrap } from "./style.ts";

const shownFact = { lines: 6, characters: 400 };
const shownCalls = 30;

/** Both sides whole: verdict, reason, values, and every call with what the log has of it. */
export function exchange(check: ComparedCheck, runs: readonly JudgedRun[], style: Style): string[] {
  const { results } = check;
  const fact = (pick: (result: CheckResult) => string | undefined): string[] =>
    results.map((result) => shorten(visible((result && pick(result)) ?? ""), shownFact));
  return [
    ...wrap(`DISAGREE  ${check.id}: ${check.title}`, style.width).map((line) => style.colors.bold(line)),
    ...inColumns("target", names(runs), style),
    ...inColumns(
      "verdict",
      fact(({ outcome }) => outcomeWords[outcome]),
      style,
    ),
    ...inColumns(
      "why",
      fact(({ reason }) => reason),
      style,
    ),
    ...inColumns(
      "input",
      fact(({ record }) => record?.input),
      style,
    ),
    ...inColumns(
      "expected",
      fact(({ record }) => record?.expected),
      style,
    ),
    ...inColumns(
      "actual",
      fact(({ record }) => record?.actual),
      style,
    ),
    ...calls(results, runs, style),
    ...labelled("replay", visible(replayOfCheck(runs[0]?.replay ?? "", check.id)), style),
  ];
}

/** Of a check whose verdicts are alike: the calls that are not. */
export function differingCalls(check: ComparedCheck, runs: readonly JudgedRun[], style: Style): string[] {
  const logs = check.results.map((result, index) =>
    callsOf(result).map((call) => ({ call, key: signature(call, runs[index]!) })),
  );
  const lines = logs.map((log, index) => {
    const others = logs.filter((other, place) => place !== index && check.results[place] && other);
    return log
      .filter((_one, place) => others.some((other) => isMissing(log.slice(0, place + 1), other)))
      .map(({ call }) => `${describe(call)}\n  ${visible(resourceIn(call, runs[index]!))}`);
  });
  const shown = lines.map((all) => [...all.slice(0, shownCalls), ...more(all.length)].join("\n") || "-");
  return [
    ...wrap(`CALLS     ${check.id}: these differ; they are shown, not judged`, style.width),
    ...inColumns("target", names(runs), style),
    ...inColumns("calls", shown, style),
  ];
}

interface Keyed {
  readonly key: string;
}

/** Whether the last of these calls stands here more often than there. */
function isMissing(here: readonly Keyed[], there: readonly Keyed[]): boolean {
  const { key } = here.at(-1)!;
  const countIn = (log: readonly Keyed[]): number => log.filter((one) => one.key === key).length;
  return countIn(here) > countIn(there);
}

const names = (runs: readonly JudgedRun[]): string[] => runs.map(({ target }) => target);

const more = (all: number): string[] =>
  all > shownCalls ? [`… ${count(all - shownCalls, "more call")}`] : [];

/** Row by row in the order of the calls; a star marks those that differ. */
function calls(results: ComparedCheck["results"], runs: readonly JudgedRun[], style: Style): string[] {
  const logs = results.map(callsOf);
  const longest = Math.max(0, ...logs.map((log) => log.length));
  const rows = Array.from({ length: Math.min(longest, shownCalls) }, (_, n) => {
    const keys = logs.map((log, index) => log[n] && signature(log[n], runs[index]!));
    const mark = new Set(keys).size === 1 ? "" : "* ";
    return logs.map((log, index) => (log[n] ? `${mark}${detailed(log[n], runs[index]!)}` : "-"));
  });
  return [
    ...rows.flatMap((cells, n) => inColumns(n === 0 ? "calls" : "", cells, style)),
    ...more(longest).flatMap((text) => labelled("", text, style)),
    ...(rows.length === 0 ? labelled("calls", "none to AWS", style) : []),
  ];
}

function detailed(call: Call, run: JudgedRun): string {
  const { requestBytes, responseBytes, input } = call;
  const text = inspect(input, { breakLength: Number.POSITIVE_INFINITY, maxStringLength: 120, depth: 4 });
  return [
    describe(call),
    `  ${visible(resourceIn(call, run))}`,
    `  ${requestBytes} bytes sent, ${responseBytes} received`,
    `  input ${shorten(visible(run.account ? text.replaceAll(run.account.prefix, "~") : text), shownFact)}`,
  ].join("\n");
}

/** `1 s3:GetObject 404 NoSuchKey 3 ms`. */
function describe({ n, service, operation, status, error, ms, complete, fault }: Call): string {
  const told = [
    `${n} ${service}:${operation}`,
    status === 0 ? "no answer" : status,
    error,
    `${Math.round(ms)} ms`,
  ];
  const partly = complete ? "" : ", body not read to its end";
  return visible(`${told.filter(Boolean).join(" ")}${partly}${fault ? `, disturbed: ${fault}` : ""}`);
}
