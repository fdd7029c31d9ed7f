/** The calls of an answer's runs over time: a bar for each, the same scale within a run. */
import type { Call } from "../../common/run-data.ts";
import type { KeptAnswerCall } from "../calls/kept-calls.ts";
import { type Style, count, visible } from "./style.ts";

const barWidth = 24;
const shownCalls = 60;
const shownWords = 100;

export function timeline({ check, call, calls, note }: KeptAnswerCall, style: Style): string[] {
  const begin = Math.min(...calls.map(({ at }) => at));
  const end = Math.max(...calls.map(({ at, ms }) => at + ms));
  const shown = calls.slice(0, shownCalls);
  const words = visible(call).replaceAll(/\s+/g, " ");
  const head = words.length > shownWords ? `${words.slice(0, shownWords)} …` : words;
  return [
    `${style.colors.bold(check)}  ${head}`,
    ...(calls.length === 0 ? ["  no call to AWS"] : []),
    ...shown.map((one) => row(one, { begin, span: Math.max(end - begin, 1) }, style)),
    ...(shown.length < calls.length ? [`  … ${count(calls.length - shown.length, "more call")}`] : []),
    ...(note === undefined ? [] : [`  ${visible(note)}`]),
    "",
  ];
}

interface Scale {
  readonly begin: number;
  readonly span: number;
}

function row(call: Call, { begin, span }: Scale, { colors }: Style): string {
  const { at, ms, service, operation, status, error = "", requestBytes, responseBytes, complete } = call;
  const from = Math.min(barWidth - 1, Math.floor(((at - begin) / span) * barWidth));
  const length = Math.max(1, Math.min(barWidth - from, Math.round((ms / span) * barWidth)));
  const bar = `${" ".repeat(from)}${"#".repeat(length)}`.padEnd(barWidth);
  const result = [status === 0 ? "no answer" : String(status), error, complete ? "" : "not read to its end"];
  const numbers = `${String(Math.round(at - begin)).padStart(6)} ms  +${String(Math.round(ms)).padStart(5)} ms`;
  const bytes = `${requestBytes} B out, ${responseBytes} B in`;
  const what = `${service}:${operation} ${result.filter(Boolean).join(" ")}  ${bytes}  ${call.resource}`;
  return `  ${colors.dim(numbers)}  |${colors.cyan(bar)}|  ${visible(what)}`.trimEnd();
}
