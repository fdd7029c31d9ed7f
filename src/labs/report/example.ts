/** An answer's run without a verdict: what went in, what came out, what it called. */
import type { CheckResult } from "../verdict.ts";
import { describeAnswerCalls } from "./answer-calls.ts";
import { type Style, labelled, shorten, visible } from "./style.ts";

const shownValue = { lines: 20, characters: 2000 };

/** The check's first few calls of the answer; none when it did not come to that. */
export function example({ record }: CheckResult, style: Style): string[] {
  const answerCalls = record?.answerCalls ?? [];
  return answerCalls
    .slice(0, 2)
    .flatMap((call) => [
      ...labelled("call", shorten(visible(call.call), shownValue), style),
      ...(call.value === undefined ? [] : labelled("value", shorten(visible(call.value), shownValue), style)),
      ...(call.error === undefined ? [] : labelled("threw", visible(call.error), style)),
      ...describeAnswerCalls([call], style),
    ]);
}
