/**
 * A process that runs check files, reused for many runs because starting it takes longer than a run. An aborted run ends
 * it, and the next run starts a new one.
 */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { CheckEvent, ForkReport, ForkRequest, RunSettings } from "../common/run-data.ts";
import { describeError } from "../common/describe-error.ts";
import { refuseSmallAddressSpace } from "../common/machine-trouble.ts";
import { collectStrayErrors } from "./stray-errors.ts";

/** Number of runs before a new process is started, so that data of check files does not accumulate in memory. */
const mostRuns = 100;
/** Time limit for removing its folders. */
const patienceMs = 2000;
/** Number of characters kept of the process's last output. */
const lastWords = 4000;

/** Node.js 20 cannot run TypeScript, so tests, which run `src`, also start the built file. */
const program = fileURLToPath(
  new URL(
    import.meta.url.endsWith(".ts") ? "../../dist/testing/check-fork.js" : "../testing/check-fork.js",
    import.meta.url,
  ),
);

export interface CheckFileRun {
  readonly settings: RunSettings;
  /** Run only these checks. */
  readonly only?: readonly string[] | undefined;
  readonly onEvent: (event: CheckEvent) => void;
}

export interface CheckProcess extends AsyncDisposable {
  /** Resolves with errors outside of checks after the last check. */
  run(run: CheckFileRun): Promise<readonly string[]>;
  /** Starts no further checks. Running checks are finished. */
  stopSoon(): void;
  /** Ends the process now. */
  kill(): void;
}

/** Starts a process before its first run. @throws EnvironmentTrouble if no process can run. */
export function startCheckProcess(): CheckProcess {
  refuseSmallAddressSpace();
  let current: CheckFork | undefined = new CheckFork();
  return {
    async run(run) {
      if (!current?.isFit) current = new CheckFork();
      const strays: string[] = [];
      using _ = collectStrayErrors((error) => strays.push(describeError(error)));
      const errors = await current.run(run);
      return [...errors, ...strays];
    },
    stopSoon: () => current?.send({ kind: "stop" }),
    kill: () => current?.kill(),
    async [Symbol.asyncDispose]() {
      await current?.end();
      current = undefined;
    },
  };
}

/** How a process ended: undefined while it runs. */
type ProcessEnd = { readonly error: string };

class CheckFork {
  readonly #child: ChildProcess | undefined;
  readonly #ended: Promise<ProcessEnd>;
  #end: ProcessEnd | undefined;
  #runs = 0;
  #killed = false;
  #words = "";
  #onReport: ((report: ForkReport) => void) | undefined;

  constructor() {
    try {
      this.#child = fork(program, {
        execArgv: [],
        serialization: "advanced",
        stdio: ["ignore", "ignore", "pipe", "ipc"],
      });
    } catch (error) {
      // For example without free descriptors. The run gets the error.
      this.#end = { error: describeError(error) };
    }
    this.#ended = this.#end ? Promise.resolve(this.#end) : this.#watch(this.#child!);
  }

  /** Whether it can be used for another run. */
  get isFit(): boolean {
    return this.#end === undefined && !this.#killed && this.#runs < mostRuns;
  }

  async run({ settings, only, onEvent }: CheckFileRun): Promise<readonly string[]> {
    this.#runs += 1;
    const done = new Promise<readonly string[]>((resolve) => {
      this.#onReport = (report) => {
        if (report.kind === "done") return resolve(report.errors);
        onEvent(report.event);
      };
    });
    this.send({ kind: "run", settings, only });
    const errors = await Promise.race([done, this.#ended.then(({ error }) => [error])]);
    this.#onReport = undefined;
    if (this.#runs >= mostRuns) await this.end();
    return errors;
  }

  send(request: ForkRequest): void {
    // A process that has ended or is ending is reported by its exit.
    if (this.#child?.connected) this.#child.send(request, () => undefined);
  }

  /** Ends it at once. If it does not exit, it is killed. */
  kill(): void {
    if (this.#killed) return;
    this.#killed = true;
    this.#child?.kill("SIGTERM");
    const patience = setTimeout(() => this.#child?.kill("SIGKILL"), patienceMs);
    void this.#ended.then(() => clearTimeout(patience));
  }

  async end(): Promise<void> {
    this.kill();
    await this.#ended;
  }

  #watch(child: ChildProcess): Promise<ProcessEnd> {
    child.on("message", (report: ForkReport) => this.#onReport?.(report));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#words = (this.#words + text).slice(-lastWords);
    });
    return new Promise((resolve) => {
      const settle = (error: string): void => resolve((this.#end = { error }));
      // The process could not be started.
      child.once("error", (error) => child.pid === undefined && settle(describeError(error)));
      // After its last message and its last output.
      child.once("close", (code, signal) => {
        settle(
          `The process of the checks ended unexpectedly (${signal ?? `exit code ${code}`}).\n${this.#words}`.trim(),
        );
      });
    });
  }
}
