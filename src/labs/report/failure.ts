/** One failed check as a person reads it: why, with which input, what differs, which calls were made. */
import type { CheckRecord, AnswerCallRecord } from "../../common/run-data.ts";
import { isHidden, taskOf } from "../lab.ts";
import { requirementsOf } from "../score.ts";
import type { CheckResult } from "../verdict.ts";
import { word, wordWidth } from "./check-lines.ts";
import { type Size, difference } from "./difference.ts";
import { type JudgedRun, replayOfCheck } from "../run.ts";
import { callLines, describeAnswerCalls, outputLines } from "./answer-calls.ts";
import { type Style, labelled, shorten, visible, wrap } from "./style.ts";

/** Stacks and reasons, also where values are shown whole. */
const shownText = { lines: 12, characters: 1200 };
/** Of a failure that must leave room for the rest of the report on a small screen. */
const brief = {
  /** Lines of what the README asks, of the beginning of a reason and of its diagnosis: the first of these that fit. */
  words: [
    { asked: 8, beginning: 2, diagnosis: 2 },
    { asked: 2, beginning: 2, diagnosis: 2 },
    { asked: 2, beginning: 1, diagnosis: 1 },
  ],
  /** Lines of a reason without a diagnosis. */
  reason: 3,
  input: 2,
  value: { lines: 2, characters: 150 },
  difference: { lines: 6, characters: 600 },
  calls: 2,
  output: { lines: 2, characters: 150 },
} as const;

export const failed = ({ verdict }: JudgedRun): CheckResult[] =>
  verdict.checks.filter(({ outcome }) => outcome !== "pass" && outcome !== "not-run");

/**
 * Where to begin: what says nothing about the answer hides the rest, else the first in lab.json's order. A hidden check shows
 * neither input nor values, so it comes after all others.
 */
export function firstFailure(run: JudgedRun): CheckResult | undefined {
  const all = failed(run);
  const { outcome } = run.verdict;
  const decisive = outcome === "environment" || outcome === "defect" || outcome === "does-not-load";
  if (decisive) return all.find((result) => result.outcome === outcome) ?? all[0];
  return all.find(({ id }) => !isHidden(run.lab, id)) ?? all[0];
}

/** A part of a failure; of those that do not fit on the screen, the least needed goes first. */
interface Part {
  readonly lines: readonly string[];
  /** Parts of need 0 always stay. */
  readonly need: number;
}

/**
 * The first failure in few lines, ending on what to do next.
 * @param room lines that it should fit in.
 */
export function briefFailure(run: JudgedRun, style: Style, room: number): string[] {
  const result = firstFailure(run);
  if (result === undefined) return [];
  const { reason = "", record, id } = result;
  const facts = isHidden(run.lab, id) ? [must(labelled("input", unsaid, style))] : briefFacts(record, style);
  const others = failed(run).length - 1;
  const whole = others > 0 ? `--details shows all ${others + 1} failures` : "--details shows it whole";
  const candidates = brief.words.map((most) =>
    fit(
      [
        must(title(result, style)),
        must(briefReason(reason, most, style)),
        must(clamp(asked(run, result, style), most.asked)),
        ...facts,
        must(hint(result, run, style)),
        must(labelled("replay", visible(replayOfCheck(run.replay, id)), style)),
        must(labelled("more", whole, style)),
      ],
      room,
    ),
  );
  return candidates.find((lines) => lines.length <= room) ?? candidates.at(-1)!;
}

/** What was expected, and the last thing that is said about it, which may be what the mistake is. */
function briefReason(
  reason: string,
  most: { readonly beginning: number; readonly diagnosis: number },
  style: Style,
): string[] {
  const [first = "", ...others] = visible(reason).split("\n");
  const why = labelled("why", begin(first, 1000), style);
  if (others.length === 0) return [...clamp(why, brief.reason)];
  const rest = labelled("", begin(others.join("\n"), 1000), style);
  return [...clamp(why, most.beginning), ...clamp(rest, most.diagnosis)];
}

/** The first lines; a mark stands where others were. */
const clamp = (lines: readonly string[], most: number): readonly string[] =>
  lines.length <= most ? lines : [...lines.slice(0, most - 1), `${lines[most - 1]!.slice(0, -2)} …`];

const begin = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most)} …`;

const must = (lines: readonly string[]): Part => ({ lines, need: 0 });

function fit(parts: readonly Part[], room: number): string[] {
  const height = parts.reduce((sum, { lines }) => sum + lines.length, 0);
  const spare = parts.filter(({ need, lines }) => need > 0 && lines.length > 0);
  const least = spare.toSorted((a, b) => b.need - a.need)[0];
  if (height <= room || least === undefined) return parts.flatMap(({ lines }) => lines);
  return fit(
    parts.filter((part) => part !== least),
    room,
  );
}

function briefFacts(record: CheckRecord | undefined, style: Style): Part[] {
  if (record === undefined) return [];
  const { expected, actual } = record;
  const judged = judgedCall(record);
  const size: Size = expected?.includes("\n") && actual?.includes("\n") ? brief.difference : brief.value;
  const input = (record.input ?? judged?.call)?.replaceAll(/\s*\n\s*/g, " ");
  const [calls, output] = judged
    ? [callLines(judged, style, brief.calls), outputLines(judged, style, brief.output)]
    : [[], []];
  return [
    {
      lines:
        input === undefined ? [] : clamp(labelled("input", begin(visible(input), 400), style), brief.input),
      need: 10,
    },
    must(difference({ expected, actual }, style, size)),
    { lines: calls, need: 20 },
    { lines: output, need: 30 },
  ];
}

/** The run that the failed expectation was about. */
const judgedCall = ({ answerCalls, judged }: CheckRecord): AnswerCallRecord | undefined =>
  answerCalls[judged ?? answerCalls.length - 1];

/** @param group checks that failed alike; the first is shown, the others are named. */
export function wholeFailure(group: readonly CheckResult[], run: JudgedRun, style: Style): string[] {
  const [result, ...alike] = group as [CheckResult, ...CheckResult[]];
  const { reason = "", record, stack } = result;
  const also = alike.map(({ id }) => id).join(", ");
  return [
    ...title(result, style),
    ...labelled("why", visible(reason), style),
    ...asked(run, result, style),
    ...(isHidden(run.lab, result.id) ? labelled("input", unsaid, style) : wholeFacts(record, style)),
    ...(stack === undefined ? [] : labelled("stack", shorten(visible(framesOf(stack)), shownText), style)),
    ...(also === "" ? [] : labelled("also", also, style)),
    ...hint(result, run, style),
    ...labelled("replay", visible(replayOfCheck(run.replay, result.id)), style),
  ];
}

function title({ outcome, id, title: text }: CheckResult, style: Style): string[] {
  // No check has a part in that: whichever came first would say the same.
  const words = outcome === "does-not-load" ? "your answer does not load" : `${id}: ${text}`;
  const [first = "", ...rest] = wrap(words, style.width - wordWidth - 2);
  return [
    `${word(outcome, style)}  ${style.colors.bold(first)}`,
    ...rest.map((line) => " ".repeat(wordWidth + 2) + line),
  ];
}

function hint({ outcome, id }: CheckResult, run: JudgedRun, style: Style): string[] {
  if (outcome !== "wrong" && outcome !== "limit") return [];
  const command = run.hintFor?.(taskOf(run.lab, id).id);
  return command === undefined ? [] : labelled("hint", command, style);
}

/** What the README demands, where the answer is what does not meet it. */
function asked({ lab }: JudgedRun, { id, outcome, requirement }: CheckResult, style: Style): string[] {
  if (outcome !== "wrong" && outcome !== "limit") return [];
  return requirementsOf(lab, id)
    .filter((one) => requirement === undefined || one.id === requirement)
    .flatMap((one) => labelled("asked", `${one.id}: ${one.sentence}`, style));
}

const unsaid = "This check shows neither its input nor what it expects.";

/** A stack without its message, which is the reason above it. */
function framesOf(stack: string): string {
  const at = stack.search(/^ +at /m);
  return at === -1 ? stack : stack.slice(at).replaceAll(/^ +/gm, "");
}

/** Input, difference, calls and output, as far as the check has them, and all of them. */
function wholeFacts(record: CheckRecord | undefined, style: Style): string[] {
  if (record === undefined) return [];
  const { expected, actual, answerCalls } = record;
  const input = record.input ?? judgedCall(record)?.call;
  return [
    ...(input === undefined ? [] : labelled("input", visible(input), style)),
    ...difference({ expected, actual }, style),
    ...describeAnswerCalls(answerCalls, style),
  ];
}

/** Checks that fail for the very same reason are explained once: a starter fails them all alike. */
export function groupAlike(results: readonly CheckResult[]): CheckResult[][] {
  const groups = new Map<string, CheckResult[]>();
  for (const result of results) {
    const { outcome, reason, record } = result;
    const key = JSON.stringify([outcome, reason, record?.expected, record?.actual]);
    groups.set(key, [...(groups.get(key) ?? []), result]);
  }
  return [...groups.values()];
}
