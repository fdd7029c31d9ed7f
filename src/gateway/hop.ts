import type { Credentials, TargetAccess } from "../common/run-data.ts";
import type { CallLog } from "./call-log.ts";
import type { Faults } from "./faults.ts";
import type { RunScope } from "./run-scope.ts";

/** What one gateway takes a call between, and with. */
export interface Hop {
  readonly target: Pick<TargetAccess, "endpoint" | "credentials">;
  readonly credentials: Credentials;
  readonly scope: RunScope | undefined;
  readonly log: CallLog;
  readonly faults: Faults;
}
