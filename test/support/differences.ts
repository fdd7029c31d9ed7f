/** What a target does otherwise than AWS, as seen by the shared suites. */
import type { TargetName } from "../../src/common/contract.ts";

export interface Difference {
  readonly target: TargetName;
  readonly reason: string;
  /** Full names of the tests. */
  readonly tests: readonly string[];
}

export const differences: readonly Difference[] = [];
