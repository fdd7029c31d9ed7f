import type { Credentials, TargetAccess } from "../common/run-data.ts";
import type { CallLog } from "./call-log.ts";
import type { Faults } from "./faults.ts";
import type { RunScope } from "./run-scope.ts";

/** The settings of a gateway for forwarding a call. */
export interface Hop {
  readonly target: Pick<TargetAccess, "endpoint" | "credentials">;
  readonly credentials: Credentials;
  readonly scope: RunScope | undefined;
  readonly log: CallLog;
  readonly faults: Faults;
}
