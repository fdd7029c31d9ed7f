/** Open targets and a runner, for the time of a command. */
import type { Isolation } from "../common/run-data.ts";
import { chooseIsolation } from "../isolation/isolation.ts";
import { refuseOddPath } from "../common/odd-path.ts";
import { CheckRunner } from "../labs/run-checks.ts";
import { openTargets } from "../targets/registry.ts";
import type { OpenTarget } from "../targets/target.ts";
import type { TargetOptions } from "./options.ts";
import type { CliContext } from "./context.ts";
import { noteFallBack } from "./isolation-note.ts";

export interface Session {
  readonly target: OpenTarget;
  readonly runner: CheckRunner;
  readonly isolation: Isolation;
}

/**
 * Opens both at the same time, runs the work, and always closes both.
 * @throws what `openTarget` throws.
 */
export const withSession = <Result>(
  context: CliContext,
  options: Omit<SessionsOptions, "targets">,
  work: (session: Session) => Promise<Result>,
): Promise<Result> =>
  withSessions(context, { ...options, targets: [options.target] }, ([session]) => work(session!));

export interface SessionsOptions extends TargetOptions {
  /** Names of targets, in the order of the sessions. */
  readonly targets: readonly string[];
  /** Refuses native code that the isolation does not restrict. */
  readonly refuseUnsandboxed?: boolean | undefined;
  /** After each run, starts processes of answers for the next one. */
  readonly getsReady?: boolean | undefined;
  /** A process may run several answers, which are all the project's own. */
  readonly severalAnswers?: boolean | undefined;
  /** The number of concurrent runs, by default one per core. */
  readonly concurrency?: number | undefined;
  /** The chosen isolation, if it is already known. */
  readonly chosen?: Promise<Isolation>;
}

/**
 * The same for several targets, with one runner for all.
 * @throws what `openTargets` throws.
 */
export async function withSessions<Result>(
  context: CliContext,
  options: SessionsOptions,
  work: (sessions: readonly Session[]) => Promise<Result>,
): Promise<Result> {
  const { concurrency, refuseUnsandboxed = false, fresh = false } = options;
  refuseOddPath("The project", context.folders.project);
  refuseOddPath("The folder of labs", context.folders.labs);
  const choosing = options.chosen ?? chooseIsolation(options.isolation);
  await using runner = new CheckRunner({
    isolation: choosing,
    refuseUnsandboxed,
    fresh,
    getsReady: options.getsReady ?? false,
    severalAnswers: options.severalAnswers ?? false,
    signal: context.signal,
    ...(concurrency === undefined ? {} : { concurrency }),
  });
  runner.prepare();
  const isolation = await choosing;
  const opening = openTargets(wantedTargets(context, options, isolation));
  await using open = await opening;
  if (options.isolation === "auto") await noteFallBack(context, isolation);
  return await work(open.targets.map((target) => ({ target, runner, isolation })));
}

function wantedTargets(
  { note, env, signal }: CliContext,
  { targets, endpoint, allowRemoteEndpoint, profile, yesRealAws }: SessionsOptions,
  isolation: Isolation,
): Parameters<typeof openTargets>[0] {
  const place = { endpoint, allowRemoteEndpoint, profile, yesRealAws };
  return { names: targets, ...place, isolation, progress: note, env, signal };
}
