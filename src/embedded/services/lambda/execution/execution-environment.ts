import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { finished } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { type EnvironmentFacts, runtimeEnvironment } from "../environment-variables.ts";
import type { Revision } from "../state.ts";
import type { ProcessExit, Python, StartProcess, SandboxedProcess } from "../types.ts";
import { LogBuffer } from "./log-buffer.ts";
import type { Outcome } from "./outcome.ts";
import { type RuntimeMessage, type Settled, isRuntimeMessage } from "./runtime-message.ts";

const bootstraps = {
  node: fileURLToPath(new URL("bootstrap/main.mjs", import.meta.url)),
  python: fileURLToPath(new URL("bootstrap-python/main.py", import.meta.url)),
};
/** What Node.js itself takes of a function's memory, in MB: the sandbox's limit does not count it. */
const runtimeMb = 40;

export interface EnvironmentRequest {
  readonly revision: Revision;
  readonly facts: EnvironmentFacts;
  /** What the SDK beside the function's code needs to be read. */
  readonly sdkPaths: readonly string[];
  /** Runs the function; Node.js when there is none. */
  readonly python: Python | undefined;
  readonly startProcess: StartProcess;
  readonly now: () => number;
}

export interface Invocation {
  readonly requestId: string;
  /** JSON text. */
  readonly payload: string;
  readonly functionArn: string;
  readonly traceId: string;
  readonly clientContext: unknown;
}

/** What AWS does to a process that outgrows its memory. */
const killed: ProcessExit = { code: null, signal: "SIGKILL", outOfMemory: true };

/** One process that runs one function revision, one invocation at a time. */
export class ExecutionEnvironment implements AsyncDisposable {
  readonly revision: Revision;
  readonly logStreamName: string;
  readonly log: LogBuffer;
  readonly #process: SandboxedProcess;
  readonly #temporaryFolder: string;
  #alive = true;
  #ready = false;
  #maxRssKb = 0;
  #waiting: ((settled: Settled) => void) | undefined;
  /** What came while nobody waited. */
  #early: Settled | undefined;

  private constructor(started: SandboxedProcess, { revision, facts, now }: EnvironmentRequest) {
    this.#process = started;
    this.revision = revision;
    this.logStreamName = facts.logStreamName;
    this.#temporaryFolder = facts.temporaryFolder;
    this.log = new LogBuffer(now);
    void this.#follow();
  }

  /** Starts the process, which loads the handler at once. @throws what the sandbox throws. */
  static async start(request: EnvironmentRequest): Promise<ExecutionEnvironment> {
    const { revision, facts, startProcess, python } = request;
    const entry = bootstraps[python ? "python" : "node"];
    await mkdir(facts.temporaryFolder, { recursive: true });
    const readable = [path.dirname(entry), revision.code.folder, ...request.sdkPaths];
    const started = await startProcess({
      entry,
      ...(python && { python }),
      readable,
      writable: [facts.temporaryFolder],
      cwd: facts.taskRoot,
      memoryMb: revision.settings.memorySize - runtimeMb,
      fileMb: revision.settings.ephemeralStorage,
      env: runtimeEnvironment(revision, facts, readable),
    }).catch(async (error: unknown) => {
      await rm(facts.temporaryFolder, { recursive: true, force: true });
      throw error;
    });
    return new ExecutionEnvironment(started, request);
  }

  /** Whether it can take another invocation. */
  get alive(): boolean {
    return this.#alive;
  }

  /** The most memory it was seen to use, in MB, at most what it has. */
  get maxMemoryUsed(): number {
    const { memorySize } = this.revision.settings;
    return Math.min(memorySize, Math.max(runtimeMb, Math.ceil(this.#maxRssKb / 1024)));
  }

  /** Waits at most `limit` milliseconds for the handler to be loaded; gives nothing when it is. */
  async initialised(limit: number): Promise<Outcome | undefined> {
    const settled = await this.#settled(limit);
    return settled.type === "ready" ? undefined : settled;
  }

  /** Runs the handler; after `limit` milliseconds the process is killed. */
  async invoke(invocation: Invocation, limit: number): Promise<Outcome> {
    this.#process.send({ ...invocation, remainingMs: limit });
    return (await this.#settled(limit)) as Outcome;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#alive = false;
    await this.#process[Symbol.asyncDispose]();
    await rm(this.#temporaryFolder, { recursive: true, force: true, maxRetries: 3 });
  }

  async #settled(limit: number): Promise<Settled> {
    if (this.#early) return this.#takeEarly(this.#early);
    const timer = setTimeout(() => this.#settle({ type: "timed-out" }), limit);
    const settled = await new Promise<Settled>((resolve) => {
      this.#waiting = resolve;
    });
    clearTimeout(timer);
    if (settled.type === "timed-out") {
      this.#alive = false;
      this.#process.kill();
      await this.#process.exited;
    }
    return settled;
  }

  #takeEarly(settled: Settled): Settled {
    this.#early = undefined;
    return settled;
  }

  #settle(settled: Settled): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) waiting(settled);
    else this.#early = settled;
  }

  /** Takes what the process says until it has ended. */
  async #follow(): Promise<void> {
    const { messages, stdout, stderr, exited } = this.#process;
    // What Node.js itself prints when it dies; the function's own output comes as messages.
    for (const stream of [stdout, stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => this.log.addOutput(text));
    }
    try {
      for await (const message of messages) {
        if (!isRuntimeMessage(message) || !this.#fits(message)) throw new Error("Not the runtime's message");
        this.#receive(message);
      }
    } catch {
      // Code that writes to the runtime's own channel has broken its environment.
      this.#process.kill();
    }
    await Promise.allSettled([finished(stdout), finished(stderr)]);
    this.#end(await exited);
  }

  #end(exit: ProcessExit): void {
    this.#alive = false;
    this.#settle({ type: "exited", exit });
  }

  /** An environment is ready once. */
  #fits({ type }: RuntimeMessage): boolean {
    const first = !this.#ready;
    if (type === "ready") this.#ready = true;
    return type !== "ready" || first;
  }

  #receive(message: RuntimeMessage): void {
    this.#maxRssKb = Math.max(this.#maxRssKb, message.maxRssKb ?? 0);
    if (message.fatal) this.#alive = false;
    if (message.type === "died") return;
    if (message.type === "log") this.log.add(message.message);
    else if (message.type === "output") this.log.addOutput(message.text);
    else if (message.type === "out-of-memory") this.#settle({ type: "exited", exit: killed });
    else this.#settle(message);
  }
}
