/** One call of an answer as a person reads it: its AWS calls and what it wrote. */
import type { Call, RunRecord } from "../../common/contract.ts";
import { type Style, count, labelled, seconds, shorten, visible } from "./style.ts";

const shownCalls = { first: 12, last: 2 };
const shownOutput = { lines: 20, characters: 2000 };
const shownRuns = 3;

/** The answer's calls and output, the last few runs of it; each with its own call when there were several. */
export function describeRuns(runs: readonly RunRecord[], style: Style): string[] {
  const shown = runs.slice(-shownRuns);
  const hidden = runs.length - shown.length;
  return [
    ...(hidden > 0 ? labelled("earlier", count(hidden, "call") + " of the answer, not shown", style) : []),
    ...shown.flatMap((run) => describeRun(run, runs.length > 1, style)),
  ];
}

function describeRun(run: RunRecord, withCall: boolean, style: Style): string[] {
  const { stdout, stderr } = run;
  return [
    ...(withCall ? labelled("answer", `${visible(run.call)}  ${seconds(run.ms)}`, style) : []),
    ...describeCalls(run.calls, style),
    ...(run.note === undefined ? [] : labelled("note", visible(run.note), style)),
    ...(stdout === "" ? [] : labelled("output", shorten(visible(stdout), shownOutput), style)),
    ...(stderr === "" ? [] : labelled("errors", shorten(visible(stderr), shownOutput), style)),
  ];
}

function describeCalls(calls: readonly Call[], style: Style): string[] {
  if (calls.length === 0) return labelled("calls", "none to AWS", style);
  const tooMany = calls.length > shownCalls.first + shownCalls.last + 1;
  const ends = [...calls.slice(0, shownCalls.first), ...calls.slice(-shownCalls.last)];
  const rows = (tooMany ? ends : calls).map(describeCall);
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  // The resource last: it is the longest, and may run on to the next line.
  const lines = rows.map(([operation, result, resource]) =>
    [operation!.padEnd(widths[0]!), result!.padEnd(widths[1]!), resource].join("  "),
  );
  if (tooMany) lines.splice(shownCalls.first, 0, `… ${calls.length - ends.length} more calls`);
  return labelled("calls", lines.join("\n"), style);
}

function describeCall(call: Call): string[] {
  const status = call.status === 0 ? "no answer" : String(call.status);
  const partly = call.complete ? "" : ", body not read to its end";
  const result = `${[status, call.error, `${Math.round(call.ms)} ms`].filter(Boolean).join(" ")}${partly}`;
  return [`${call.n} ${call.service}:${call.operation}`, visible(result), visible(call.resource)];
}
