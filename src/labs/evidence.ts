/** What was seen of one run of a lab's check file, before anybody judges it. */
import type { CheckRecord } from "../common/contract.ts";

export interface CheckEvent {
  /** The test's name: the check's id. */
  readonly id: string;
  readonly state: "passed" | "failed" | "skipped" | "pending";
  readonly ms: number;
  /** What the check said of itself; missing when it broke before it could. */
  readonly record?: CheckRecord;
  /** vitest's own errors of this test, with stacks. */
  readonly errors: readonly string[];
}

/** Why a run ended. `cut-short`: its fork was ended, since one check has told what the others would wait for. */
export type Ending = "finished" | "stopped-early" | "cut-short" | "out-of-time" | "interrupted";

export interface Evidence {
  readonly events: readonly CheckEvent[];
  /** Errors outside of checks: a file that does not load, a fork that was killed, a failed clean-up. */
  readonly errors: readonly string[];
  readonly ending: Ending;
}
