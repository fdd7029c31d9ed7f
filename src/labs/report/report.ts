import type { Comparison } from "../compare.ts";
import type { JudgedRun } from "../run.ts";

/** All that one command judged. */
export interface Report {
  /** At least one. */
  readonly runs: readonly JudgedRun[];
  /** One for each lab, when several targets judged it. */
  readonly comparisons: readonly Comparison[];
  readonly exitCode: number;
}
