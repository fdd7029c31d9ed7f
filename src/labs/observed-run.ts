/** What was seen of one run of a lab's check file, before anybody judges it. */
import type { CheckEvent } from "../common/run-data.ts";

/** Why a run ended. `cut-short`: its process was ended, since one check has told what the others would wait for. */
export type Ending = "finished" | "stopped-early" | "cut-short" | "out-of-time" | "interrupted";

export interface ObservedRun {
  readonly events: readonly CheckEvent[];
  /** Errors outside of checks: a file that does not load, a process that was killed, a failed clean-up. */
  readonly errors: readonly string[];
  readonly ending: Ending;
}
