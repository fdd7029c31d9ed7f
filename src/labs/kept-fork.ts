/**
 * One fork of vitest's that serves run after run. vitest ends a fork with each run; between runs whose files it evaluates
 * anew (`isolate`), a fork of several files goes on, so a fork here is only told of the next run.
 */
import type { ForksPoolWorker, PoolWorker, WorkerRequest } from "vitest/node";

/** Runs after which a fork is started anew, so that what modules leave in memory cannot pile up. */
const mostRuns = 100;

type Callback = (argument: unknown) => void;

/** The fork of one lane, which is kept between its runs. */
export class ForkKeeper {
  #spoilt = false;
  #idle: { readonly fork: ForksPoolWorker; readonly runs: number } | undefined;

  /** The fork of the run that is under way ends with it: a run that is cut short leaves vitest's own state half way. */
  spoil(): void {
    this.#spoilt = true;
  }

  /** What vitest starts for a run: the fork that was kept, or else a new one. */
  worker(make: () => ForksPoolWorker): PoolWorker {
    const kept = this.#idle;
    this.#idle = undefined;
    this.#spoilt = false;
    const runs = (kept?.runs ?? 0) + 1;
    const keep = (fork: ForksPoolWorker): boolean => {
      if (this.#spoilt || runs >= mostRuns) return false;
      this.#idle = { fork, runs };
      return true;
    };
    return kept
      ? new KeptFork(kept.fork, { started: true, keep })
      : new KeptFork(make(), { started: false, keep });
  }

  /** Ends the fork that is kept. */
  async end(): Promise<void> {
    const kept = this.#idle;
    this.#idle = undefined;
    await kept?.fork.stop();
  }
}

interface Keeping {
  /** The fork has served a run before. */
  readonly started: boolean;
  /** Says whether the fork is kept. */
  readonly keep: (fork: ForksPoolWorker) => boolean;
}

class KeptFork implements PoolWorker {
  readonly name: string;
  readonly cacheFs = false;
  readonly #fork: ForksPoolWorker;
  readonly #keeping: Keeping;
  readonly #listeners: { readonly event: string; readonly callback: Callback }[] = [];
  #isDone = false;
  #hasExited = false;

  constructor(fork: ForksPoolWorker, keeping: Keeping) {
    this.name = fork.name;
    this.#fork = fork;
    this.#keeping = keeping;
  }

  on(event: string, callback: Callback): void {
    this.#listeners.push({ event, callback });
    this.#fork.on(event, callback);
  }

  off(event: string, callback: Callback): void {
    this.#fork.off(event, callback);
  }

  /** A fork that goes on is never told to start again, nor to stop: the answers to both are given here. */
  send(message: WorkerRequest): void {
    if (message.type === "start" && this.#keeping.started) this.#answer("started");
    else if (message.type === "stop") {
      this.#isDone = true;
      this.#answer("stopped");
    } else this.#fork.send(message);
  }

  async start(): Promise<void> {
    if (!this.#keeping.started) await this.#fork.start();
    this.on("exit", () => (this.#hasExited = true));
  }

  /** Without being told to stop before, the fork is to be ended at once. */
  async stop(): Promise<void> {
    for (const { event, callback } of this.#listeners.splice(0)) this.#fork.off(event, callback);
    if (this.#isDone && !this.#hasExited && this.#keeping.keep(this.#fork)) return;
    await this.#fork.stop();
  }

  deserialize(data: unknown): unknown {
    return this.#fork.deserialize(data);
  }

  #answer(type: "started" | "stopped"): void {
    const message = { __vitest_worker_response__: true, type };
    for (const { event, callback } of this.#listeners) if (event === "message") callback(message);
  }
}
