/** Runs one call of an answer's export in a separate sandboxed process and returns its outcome. */
import type { Isolation } from "../common/run-data.ts";
import { AnswerProcess, type ProcessCall } from "./answer-process.ts";
import type { EndedCall } from "./answer-watch.ts";
import type { Server } from "./types.ts";

export interface EndedAnswerCall extends Omit<EndedCall, "stays"> {
  /** Native code ran with only Node.js's permission model, which does not restrict it. */
  readonly unsandboxed: boolean;
}

export interface AnswerCall extends ProcessCall {
  /** The isolation in addition to Node.js's permission model, by default none. */
  readonly isolation?: Isolation;
  /** The socket of the gateway. */
  readonly server?: Server | undefined;
  /** Refuse native code that is not isolated. */
  readonly refuseUnsandboxed?: boolean | undefined;
}

/**
 * @throws NotData when an argument is no data; EnvironmentTrouble for native code that must not run here.
 */
export async function runAnswer(call: AnswerCall): Promise<EndedAnswerCall> {
  const { isolation = "process", server, refuseUnsandboxed, env, limits, bundle } = call;
  const { project, shared } = bundle;
  await using started = await AnswerProcess.start({
    project,
    shared,
    limits,
    isolation,
    server,
    refuseUnsandboxed,
    env,
    once: true,
  });
  const { outcome, stdout, stderr, ms } = await started.call(call);
  return { outcome, stdout, stderr, ms, unsandboxed: started.unsandboxed };
}
