/** One judged run, with the data for reports. */
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
  /** Ids of the selected checks. Undefined for all checks of the target. */
  readonly only?: readonly string[] | undefined;
  /** The account of the run's resources. Undefined if the run did not start. */
  readonly account?: RunAccount | undefined;
  readonly answerFile: string;
  /** The command that runs it again, with its seed. */
  readonly replay: string;
}

export interface JudgedRun extends LabRun {
  readonly verdict: Verdict;
  readonly ms: number;
  /** Type errors are shown, but count only on request. */
  readonly typeIssues: readonly TypeIssue[];
  readonly typesCount: boolean;
  /** Show every check and every failure in full, not only the tasks and the first failure. */
  readonly details: boolean;
  /** Paragraphs for after a pass. An empty one is a blank line. */
  readonly afterPass?: readonly string[];
  /** The command for a hint on a task. Undefined if the answer is not the learner's. */
  readonly hintFor?: (taskId: string) => string;
}

/** The command that repeats one check of a run alone. */
export const replayOfCheck = (replay: string, id: string): string =>
  `${replay.replaceAll(/ --check \S+/g, "")} --check ${id}`;
