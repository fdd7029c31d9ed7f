/** A target that is open and a runner beside it, for as long as a command needs them. */
import { setImmediate } from "node:timers/promises";
import { type Isolation, chooseIsolation } from "../common/isolation.ts";
import { CheckRunner } from "../labs/run-checks.ts";
import { openTarget } from "../targets/registry.ts";
import type { OpenTarget } from "../targets/target.ts";
import type { TargetOptions } from "./options.ts";
import type { Shell } from "./shell.ts";

export interface Session {
  readonly target: OpenTarget;
  readonly runner: CheckRunner;
  readonly isolation: Isolation;
}

/**
 * Opens both at the same time, works, and ends both whatever happens.
 * @throws what `openTarget` throws.
 */
export async function withSession<Result>(
  shell: Shell,
  options: TargetOptions,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const { target: name, endpoint, allowRemoteEndpoint, profile, yesRealAws } = options;
  const isolation = await chooseIsolation(options.isolation);
  await using runner = new CheckRunner({ project: shell.places.project, isolation, signal: shell.signal });
  const opening = openTarget({
    name,
    endpoint,
    allowRemoteEndpoint,
    profile,
    yesRealAws,
    isolation,
    progress: shell.note,
    env: shell.env,
    signal: shell.signal,
  });
  // Options that are refused are so at once: vitest is then not started for nothing.
  await Promise.race([opening, setImmediate()]);
  runner.prepare();
  await using target = await opening;
  return await work({ target, runner, isolation });
}
