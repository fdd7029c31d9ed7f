/** An answer's run without a verdict: what went in, what came out, what it called. */
import type { CheckResult } from "../verdict.ts";
import { describeRuns } from "./answer-calls.ts";
import { type Style, labelled, shorten, visible } from "./style.ts";

const shownValue = { lines: 20, characters: 2000 };

/** The check's first few runs of the answer; none when it did not come to that. */
export function example({ record }: CheckResult, style: Style): string[] {
  const runs = record?.runs ?? [];
  return runs
    .slice(0, 2)
    .flatMap((run) => [
      ...labelled("call", shorten(visible(run.call), shownValue), style),
      ...(run.value === undefined ? [] : labelled("value", shorten(visible(run.value), shownValue), style)),
      ...(run.error === undefined ? [] : labelled("threw", visible(run.error), style)),
      ...describeRuns([run], style),
    ]);
}
