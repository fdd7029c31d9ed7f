/** One call of one export of an answer, in a sandboxed process that serves no other, and its outcome. */
import type { Isolation } from "../common/run-data.ts";
import { AnswerProcess, type ProcessCall } from "./answer-process.ts";
import type { EndedCall } from "./answer-watch.ts";
import type { Server } from "./types.ts";

export interface EndedAnswerCall extends Omit<EndedCall, "stays"> {
  /** Native code ran under Node.js' permission model alone, which does not restrict it. */
  readonly unsandboxed: boolean;
}

export interface AnswerCall extends ProcessCall {
  /** The isolation besides Node.js' permission model; none by default. */
  readonly isolation?: Isolation;
  /** The gateway, where it listens on a socket. */
  readonly server?: Server | undefined;
  /** Native code that nothing isolates is not run. */
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
