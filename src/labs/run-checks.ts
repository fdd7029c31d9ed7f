/** Runs the checks of labs on answers, several at a time, each with its own clock, and ends all started processes. */
import type { Seed } from "../common/seed.ts";
import { availableParallelism } from "node:os";
import pLimit, { type LimitFunction } from "p-limit";
import type { CheckEvent, FreeInput, RunSettings, TargetAccess } from "../common/run-data.ts";
import type { Isolation } from "../common/run-data.ts";
import { type CheckProcess, startCheckProcess } from "./check-process.ts";
import { type Check, type Lab, checksOn } from "./lab.ts";
import { type CheckResult, type Ending, type Verdict, judgeCheck, verdictOf } from "./verdict.ts";

export interface CheckRun {
  readonly lab: Lab;
  /** Absolute path. */
  readonly answerFile: string;
  /** The answer is only this file. It must not import other files in its folder. */
  readonly alone?: boolean | undefined;
  readonly seed: Seed;
  readonly target: TargetAccess;
  /** Run only the checks with these ids. The verdict is then only about them. */
  readonly only?: readonly string[] | undefined;
  /** Ids of checks that run before all others, for example those that failed last time. */
  readonly first?: readonly string[] | undefined;
  /** Call the answer with this input instead of running a check. `only` must name the check to replace. */
  readonly free?: FreeInput | undefined;
  /** Called with each check as it ends. */
  readonly onCheck?: (result: CheckResult) => void;
  /** Run every check to its end, even if the result of the others is already known. */
  readonly thorough?: boolean;
  /** Stop at the first check that does not pass, if the caller only needs to know whether all pass. */
  readonly untilFailure?: boolean;
  /** Resources left in the account are a defect. */
  readonly mustLeaveNothing?: boolean;
  /** Show everything of hidden checks, for authors of labs, never for learners. */
  readonly reveal?: boolean;
  /** Ends only this run, with the verdict `interrupted`. */
  readonly signal?: AbortSignal | undefined;
}

interface IsolationSettings {
  readonly isolation: Isolation;
  /** Refuse native code that this isolation does not restrict. */
  readonly refuseUnsandboxed?: boolean;
  /** Every call of an answer has a separate process, instead of sharing one with calls of other checks. */
  readonly fresh?: boolean;
  /** After each run, processes are started for the next one. */
  readonly getsReady?: boolean;
  /** A process may run answers of several runs: for a lab's author, who judges hundreds of the lab's own. */
  readonly severalAnswers?: boolean;
}

export interface RunnerOptions extends Omit<IsolationSettings, "isolation"> {
  /** The isolation of answers, also while it is still being chosen; a process alone when not given. */
  readonly isolation?: Isolation | Promise<Isolation> | undefined;
  /** How many runs may be under way at a time; one for each core when not given. */
  readonly concurrency?: number;
  /** Ends all runs, with the verdict `interrupted`. */
  readonly signal?: AbortSignal;
}

/** Runs checks in processes that are started on first use and kept for later runs. */
export class CheckRunner implements AsyncDisposable {
  readonly #options: RunnerOptions;
  readonly #idle: CheckProcess[] = [];
  readonly #running = new Set<Promise<unknown>>();
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  readonly #limit: LimitFunction;

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#signal = AbortSignal.any([this.#stop.signal, ...(options.signal ? [options.signal] : [])]);
    this.#limit = pLimit(options.concurrency ?? availableParallelism());
  }

  /** Starts a process in advance, while the target is still being opened. */
  prepare(): void {
    this.#idle.push(startCheckProcess());
  }

  run(run: CheckRun): Promise<Verdict> {
    return this.#limit(async () => {
      const running = this.#runInProcess(run);
      this.#running.add(running);
      try {
        return await running;
      } finally {
        this.#running.delete(running);
      }
    });
  }

  /** Ends the current runs, with the verdict `interrupted`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await Promise.allSettled(this.#running);
    await Promise.all(this.#idle.splice(0).map((checks) => checks[Symbol.asyncDispose]()));
  }

  async #runInProcess(run: CheckRun): Promise<Verdict> {
    const checks = this.#idle.pop() ?? startCheckProcess();
    const signal = run.signal ? AbortSignal.any([this.#signal, run.signal]) : this.#signal;
    const isolation = (await this.#options.isolation) ?? "process";
    const { verdict, reusable } = await runOn(checks, run, { ...this.#options, isolation, signal });
    if (reusable) this.#idle.push(checks);
    else await checks[Symbol.asyncDispose]();
    return verdict;
  }
}

async function runOn(
  checks: CheckProcess,
  run: CheckRun,
  { signal, ...isolation }: IsolationSettings & { readonly signal: AbortSignal },
): Promise<{ verdict: Verdict; reusable: boolean }> {
  const declared = checksOn(run.lab, run.target.name);
  const asked = declared
    .filter(({ id }) => run.only?.includes(id) ?? true)
    .map((check) => (run.reveal ? { ...check, hidden: false } : check));
  if (signal.aborted) {
    return { verdict: verdictOf(asked, [], { errors: [], ending: "interrupted" }), reusable: true };
  }
  const watch = watchOver(checks, run, { asked, signal });
  try {
    const settings = settingsOf(run, declared, isolation);
    const others = await checks.run({ settings, only: run.only, onEvent: watch.onEvent });
    const errors = [...watch.strangers, ...others];
    const ending = watch.ending();
    // An error outside of the checks can occur in this process again.
    const reusable = errors.length === 0 && (ending === "finished" || ending === "stopped-early");
    return { verdict: verdictOf(asked, watch.results, { errors, ending }), reusable };
  } finally {
    watch.end();
  }
}

const settingsOf = (
  run: CheckRun,
  declared: readonly Check[],
  { fresh = false, severalAnswers = false, ...others }: IsolationSettings,
): RunSettings => ({
  lab: run.lab.id,
  labFolder: run.lab.folder,
  answerFile: run.answerFile,
  answerAlone: run.alone ?? false,
  checks: declared.map((check) => check.id),
  first: declared.flatMap(({ id }) =>
    run.first?.includes(id) && (run.only?.includes(id) ?? true) ? [id] : [],
  ),
  long: declared.filter((check) => check.long).map((check) => check.id),
  hidden: run.reveal ? [] : declared.filter((check) => check.hidden).map((check) => check.id),
  seed: run.seed,
  free: run.free,
  limits: run.lab.limits,
  isolation: others.isolation,
  refuseUnsandboxed: others.refuseUnsandboxed ?? false,
  // Few calls of one check share a process, and one that is to serve a single call starts sooner.
  fresh: fresh || (run.only?.length === 1 && !severalAnswers),
  getsReady: others.getsReady ?? false,
  severalAnswers,
  // Functions run independently, and other targets have their own clocks.
  shortWaits: run.target.name === "embedded" && !run.lab.services.includes("lambda"),
  libraries: run.lab.libraries ?? [],
  callsAws: run.lab.services.length > 0,
  target: run.target,
  mustLeaveNothing: run.mustLeaveNothing ?? false,
});

interface Watch {
  readonly onEvent: (event: CheckEvent) => void;
  /** The results of the checks that have ended so far. */
  readonly results: readonly CheckResult[];
  /** A sentence for each check that lab.json does not declare. */
  readonly strangers: readonly string[];
  readonly ending: () => Ending;
  readonly end: () => void;
}

/** Limits the run's time, handles Ctrl-C, and ends a run early if the rest would show nothing new. */
function watchOver(
  checks: CheckProcess,
  run: CheckRun,
  { asked, signal }: { asked: readonly Check[]; signal: AbortSignal },
): Watch {
  const results: CheckResult[] = [];
  const strangers: string[] = [];
  let ending: Ending = "finished";
  let limits = 0;
  const kill = (why: Ending) => (): void => {
    // Only the first reason counts.
    if (ending !== "cut-short" || why === "interrupted") ending = why;
    checks.kill();
  };
  const interrupt = kill("interrupted");
  const clock = setTimeout(kill("out-of-time"), secondsFor(run.lab, asked.length) * 1000);
  signal.addEventListener("abort", interrupt);
  const onEvent = (event: CheckEvent): void => {
    const check = asked.find(({ id }) => id === event.id);
    if (check === undefined) {
      strangers.push(`checks.test.ts holds a check that lab.json does not declare: ${event.id}`);
      return;
    }
    const result = judgeCheck(check, event);
    results.push(result);
    run.onCheck?.(result);
    if (result.outcome === "limit") limits += 1;
    if (ending !== "finished") return;
    // All checks have started, and each would wait for the same loop.
    if (!run.thorough && isOverTime(run.lab, result)) return kill("cut-short")();
    if (!isEnough(run, result, limits)) return;
    ending = "stopped-early";
    checks.stopSoon();
  };
  const end = (): void => {
    clearTimeout(clock);
    signal.removeEventListener("abort", interrupt);
  };
  return { onEvent, results, strangers, ending: () => ending, end };
}

/** Whether a call of the answer reached its time limit. Usually this is an endless loop, so one such call is enough. */
const isOverTime = ({ limits }: Lab, { outcome, ms }: CheckResult): boolean =>
  outcome === "limit" && ms >= limits.seconds * 1000;

const isEnough = ({ untilFailure, thorough }: CheckRun, result: CheckResult, limits: number): boolean =>
  untilFailure ? result.outcome !== "pass" : !thorough && tellsTheRest(result, limits);

/** An answer that does not load fails every check. One that never ends would need the full time for each. */
const tellsTheRest = ({ outcome }: CheckResult, limits: number): boolean =>
  outcome === "does-not-load" || outcome === "environment" || (outcome === "limit" && limits >= 2);

/**
 * Time limit of a run in seconds. A check calls the answer a few times, each within the lab's limit, which is up to four
 * times as long on a busy machine.
 */
const secondsFor = (lab: Lab, checks: number): number => 60 + checks * (3 * 4 * lab.limits.seconds + 5);
