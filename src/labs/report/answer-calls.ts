/** One call of an answer as a person reads it: its AWS calls and what it wrote. */
import type { Call, AnswerCallRecord } from "../../common/run-data.ts";
import { type Style, count, labelled, seconds, shorten, visible } from "./style.ts";

const shownOutput = { lines: 20, characters: 2000 };

/** Of many calls, the first so many and the last two. */
const shownCalls = 12;
const shownAnswerCalls = 3;

/** AWS calls and output of the last few calls of the answer, each named when there were several. */
export function describeAnswerCalls(answerCalls: readonly AnswerCallRecord[], style: Style): string[] {
  const shown = answerCalls.slice(-shownAnswerCalls);
  const hidden = answerCalls.length - shown.length;
  return [
    ...(hidden > 0 ? labelled("earlier", count(hidden, "call") + " of the answer, not shown", style) : []),
    ...shown.flatMap((call) => describeAnswerCall(call, style, answerCalls.length > 1)),
  ];
}

function describeAnswerCall(call: AnswerCallRecord, style: Style, withCall: boolean): string[] {
  return [
    ...(withCall ? labelled("answer", `${visible(call.call)}  ${seconds(call.ms)}`, style) : []),
    ...callLines(call, style, shownCalls),
    ...(call.note === undefined ? [] : labelled("note", visible(call.note), style)),
    ...outputLines(call, style, shownOutput),
  ];
}

/** What the answer wrote. */
export const outputLines = (
  { stdout, stderr }: AnswerCallRecord,
  style: Style,
  size: { readonly lines: number; readonly characters: number },
): string[] => [
  ...(stdout === "" ? [] : labelled("output", shorten(visible(stdout), size), style)),
  ...(stderr === "" ? [] : labelled("errors", shorten(visible(stderr), size), style)),
];

/** @param first so many calls are shown, and the last two when there is room for more than a few. */
export function callLines({ calls, driven }: AnswerCallRecord, style: Style, first: number): string[] {
  if (calls.length === 0) return driven ? [] : labelled("calls", "none to AWS", style);
  const last = first > 4 ? 2 : 0;
  const tooMany = calls.length > first + last + 1;
  const ends = [...calls.slice(0, first), ...(last > 0 ? calls.slice(-last) : [])];
  const rows = (tooMany ? ends : calls).map(describeCall);
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  // The resource last: it is the longest, and may run on to the next line.
  const lines = rows.map(([operation, result, resource]) =>
    [operation!.padEnd(widths[0]!), result!.padEnd(widths[1]!), resource].join("  "),
  );
  if (tooMany) lines.splice(first, 0, `… ${calls.length - ends.length} more calls`);
  return labelled("calls", lines.join("\n"), style);
}

function describeCall(call: Call): string[] {
  const status = call.status === 0 ? "no answer" : String(call.status);
  const partly = call.complete ? "" : ", body not read to its end";
  const result = `${[status, call.error, `${Math.round(call.ms)} ms`].filter(Boolean).join(" ")}${partly}`;
  return [`${call.n} ${call.service}:${call.operation}`, visible(result), visible(call.resource)];
}
