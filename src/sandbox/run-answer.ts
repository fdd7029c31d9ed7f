/** One call of one export of an answer, in a fresh walled process, and what came of it. */
import { fileURLToPath } from "node:url";
import { EnvironmentTrouble } from "../common/errors.ts";
import type { Isolation } from "../common/isolation.ts";
import { makeTemporaryFolder } from "../common/temporary.ts";
import type { Limits } from "../common/contract.ts";
import { type OutcomeMessage, isAnswerMessage } from "./answer-message.ts";
import type { Bundle } from "./bundle-answer.ts";
import { type OutputCollector, collectOutput } from "./collect-output.ts";
import { libraries, loader } from "./libraries.ts";
import { mapStack } from "./map-stack.ts";
import { haveWalls } from "./native-code.ts";
import { type LimitName, type Outcome, limitHit, told } from "./outcome.ts";
import { startClock } from "./clock.ts";
import { MessageRefused } from "./parent-channel.ts";
import { startProcess } from "./start-process.ts";
import { encode } from "./tagged-json.mjs";
import type { Exit, Server, WalledProcess } from "./types.ts";

export interface AnswerRun {
  readonly outcome: Outcome;
  /** Up to the output limit. */
  readonly stdout: string;
  readonly stderr: string;
  /** From the call to its end by our own clock, without starting the process and loading the module. */
  readonly ms: number;
  /** Native code ran behind Node.js' own walls alone, which do not hold it. */
  readonly unsandboxed: boolean;
}

export interface AnswerCall {
  readonly bundle: Bundle;
  readonly export: string;
  readonly args: readonly unknown[];
  /** Only load the module and look for the export: the value is then undefined. */
  readonly loadOnly?: boolean;
  /** Everything but HOME and TMPDIR, which are an empty folder of the call's own. */
  readonly env: Readonly<Record<string, string>>;
  readonly limits: Limits;
  /** The walls besides Node.js' own; none unless told. */
  readonly isolation?: Isolation;
  /** Native code that no wall holds is not run. */
  readonly refuseUnsandboxed?: boolean | undefined;
  /** The gateway, where it listens on a socket. */
  readonly server?: Server | undefined;
}

const noWalls =
  "The answer would run native code, and --isolation process has no walls that hold it. Take --isolation bubblewrap " +
  "or container, or allow it with --allow-unsandboxed.";

const runner = fileURLToPath(new URL("answer-runner.mjs", import.meta.url));
const taggedJson = fileURLToPath(new URL("tagged-json.mjs", import.meta.url));

/**
 * @throws NotData when an argument is no data; EnvironmentTrouble for native code that must not run here.
 */
export async function runAnswer(call: AnswerCall): Promise<AnswerRun> {
  const args = encode(call.args, "args");
  const { isolation = "process" } = call;
  const { project, shared: names } = call.bundle;
  const shared = await libraries(project, names);
  const unsandboxed = isolation === "process" && !haveWalls(shared.addons);
  if (unsandboxed && call.refuseUnsandboxed) throw new EnvironmentTrouble(noWalls);
  await using folder = await makeTemporaryFolder("answer");
  await using walled = await startProcess({
    entry: runner,
    readable: [taggedJson, loader, call.bundle.file, shared.file, ...(shared.cache ? [shared.cache] : [])],
    writable: [],
    scratch: [folder.path],
    isolation,
    server: call.server,
    env: { ...call.env, HOME: folder.path, TMPDIR: folder.path },
    cwd: folder.path,
    memoryMb: call.limits.memoryMb,
    addons: shared.addons,
    // Helper threads count too; the wall clock is the judge, this is for the case that it is not looked at.
    cpuSeconds: call.limits.seconds * 4 + 4,
  });
  const judge = new Judge(walled, call);
  walled.send({
    shared,
    bundle: call.bundle.file,
    export: call.export,
    args,
    loadOnly: call.loadOnly ?? false,
  });
  const ended = await judge.wait();
  return { ...ended, unsandboxed };
}

/** What its process sent was not written by the runner: it is as good as a value that is no data. */
const forged: OutcomeMessage = { kind: "no-data", message: "its process sent what is no reply" };

/** What V8 prints when it dies of a refused allocation: the outcome says it in fewer words. */
const lastWords =
  /\n*(?:<--- Last few GCs --->|FATAL ERROR: |#\n# Fatal |----- Native stack trace -----)[\s\S]*$/;

/** Watches a run until its outcome is known or a limit is hit, then ends it. */
class Judge {
  readonly #walled: WalledProcess;
  readonly #call: AnswerCall;
  readonly #output: OutputCollector;
  #hit: LimitName | undefined;
  #loadedAt: number | undefined;

  constructor(walled: WalledProcess, call: AnswerCall) {
    this.#walled = walled;
    this.#call = call;
    this.#output = collectOutput(walled, call.limits.outputKb * 1024, () => this.#stop("output"));
  }

  async wait(): Promise<Omit<AnswerRun, "unsandboxed">> {
    const sent = performance.now();
    const stopClock = startClock(this.#call.limits.seconds, () => this.#stop("time"));
    const message = await this.#nextOutcome();
    const ms = performance.now() - (this.#loadedAt ?? sent);
    // Without an outcome the process is about to end by itself, and how it ends is the outcome.
    if (message) this.#walled.kill();
    const exit = await this.#walled.exited;
    stopClock();
    const { stdout, stderr } = await this.#output.done();
    const { bundle } = this.#call;
    return {
      outcome: this.#outcome(message, exit),
      stdout: mapStack(stdout, bundle),
      stderr: mapStack(exit.outOfMemory ? stderr.replace(lastWords, "") : stderr, bundle),
      ms,
    };
  }

  #stop(limit: LimitName): void {
    this.#hit ??= limit;
    this.#walled.kill();
  }

  async #nextOutcome(): Promise<OutcomeMessage | undefined> {
    try {
      for await (const message of this.#walled.messages) {
        if (!isAnswerMessage(message)) throw new MessageRefused("not one of the runner's messages");
        if (message.kind !== "loaded") return message;
        this.#loadedAt ??= performance.now();
      }
    } catch (error) {
      if (!(error instanceof MessageRefused)) throw error;
      if (error.tooLarge) this.#stop("output");
      else return forged;
    }
    return undefined;
  }

  #outcome(message: OutcomeMessage | undefined, { code, signal, outOfMemory }: Exit): Outcome {
    if (this.#hit) return limitHit(this.#hit, this.#call.limits);
    if (message) return told(message, this.#call);
    if (outOfMemory) return limitHit("memory", this.#call.limits);
    if (signal) return limitHit("time", this.#call.limits);
    return this.#loadedAt === undefined
      ? {
          kind: "does-not-load",
          message: `The module ended its process with code ${code} while it was loading.`,
        }
      : { kind: "exited", code: code ?? 0 };
  }
}
