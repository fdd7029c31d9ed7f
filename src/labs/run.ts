/** One judged run, with what a report says of it. */
import type { Seed } from "../common/seed.ts";
import type { TargetAccess, TargetName } from "../common/run-data.ts";
import type { Isolation } from "../common/run-data.ts";
import type { Lab } from "./lab.ts";
import type { TypeIssue } from "./type-check.ts";
import type { Verdict } from "./verdict.ts";

export type RunAccount = Pick<TargetAccess, "accountId" | "region" | "prefix">;

export interface LabRun {
  readonly lab: Lab;
  readonly target: TargetName;
  /** The isolation of the answer. */
  readonly isolation: Isolation;
  readonly seed: Seed;
  /** Ids of the checks that judge alone; all of the target when undefined. */
  readonly only?: readonly string[] | undefined;
  /** Where the run's resources were; undefined when it never came to that. */
  readonly account?: RunAccount | undefined;
  readonly answerFile: string;
  /** The command that runs it again, with its seed. */
  readonly replay: string;
}

export interface JudgedRun extends LabRun {
  readonly verdict: Verdict;
  readonly ms: number;
  /** Shown; they count only when they were asked to. */
  readonly typeIssues: readonly TypeIssue[];
  readonly typesCount: boolean;
  /** Show every check and every failure whole, not the tasks and the first failure alone. */
  readonly details: boolean;
  /** What to read and do once everything has passed: a paragraph each, an empty one for a blank line. */
  readonly afterPass?: readonly string[];
  /** Names the command that gives a hint for a task; none where the answer is not the learner's. */
  readonly hintFor?: (taskId: string) => string;
}
