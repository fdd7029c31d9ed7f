/** What judges answers: the command line hands in the one that `check` and `watch` use. */
import type { Lab } from "../../labs/lab.ts";
import type { JudgedRun } from "../../labs/run.ts";
import type { CheckResult, Verdict } from "../../labs/verdict.ts";

export interface PageJob {
  readonly lab: Lab;
  /** Absolute path. */
  readonly answerFile: string;
  /** Id of the one task to judge or to run; all when left out. */
  readonly task: string | undefined;
  readonly signal: AbortSignal;
}

export interface PageCheckJob extends PageJob {
  readonly onCheck: (result: CheckResult) => void;
}

/** Judges and runs answers, with processes that are kept for the next time. */
export interface PageEngine {
  /** Ids of the checks that a job comes to, those that run first in front. */
  planned(lab: Lab, task: string | undefined): readonly string[];
  check(job: PageCheckJob): Promise<JudgedRun>;
  /** Runs the lab's example, or a task's, without a judgement. */
  run(job: PageJob): Promise<Verdict>;
}
