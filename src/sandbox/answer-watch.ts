/** Watches one call of an answer until its outcome is known or a limit is hit. */
import type { Limits } from "../common/run-data.ts";
import { type AnswerMessage, type OutcomeMessage, isAnswerMessage } from "./answer-message.ts";
import type { Bundle } from "./bundle-answer.ts";
import { startClock } from "./clock.ts";
import { type OutputCollector, collectOutput } from "./collect-output.ts";
import { mapStack } from "./map-stack.ts";
import { type LimitName, type Outcome, limitHit, told } from "./outcome.ts";
import { MessageRefused } from "./parent-channel.ts";
import type { Exit, SandboxedProcess } from "./types.ts";

export interface EndedCall {
  readonly outcome: Outcome;
  /** The output, up to its limit. */
  readonly stdout: string;
  readonly stderr: string;
  /** Duration of the call, measured in this process, without starting the process and loading the module. */
  readonly ms: number;
  /** Whether the process is blocked and can be resumed. Otherwise it has ended. */
  readonly stays: boolean;
}

interface Watched {
  readonly bundle: Bundle;
  readonly export: string;
  readonly limits: Limits;
  /** The mark that the runner prints after the answer's output. */
  readonly mark: string;
}

/** The outcome for a message that the runner did not write. It counts as a value that is not data. */
const forged: OutcomeMessage = { kind: "no-data", message: "its process sent something that is not a reply" };

/** V8's output when an allocation is refused. The outcome describes it in fewer words. */
const lastWords =
  /\n*(?:<--- Last few GCs --->|FATAL ERROR: |#\n# Fatal |----- Native stack trace -----)[\s\S]*$/;

/** Time limit for the rest of the output after the runner's mark. */
const patienceMs = 5000;

export class AnswerWatch {
  readonly #process: SandboxedProcess;
  readonly #messages: AsyncIterator<unknown>;
  readonly #call: Watched;
  readonly #output: OutputCollector;
  #hit: LimitName | undefined;
  #loadedAt: number | undefined;

  constructor(sandboxed: SandboxedProcess, messages: AsyncIterator<unknown>, call: Watched) {
    this.#process = sandboxed;
    this.#messages = messages;
    this.#call = call;
    this.#output = collectOutput(sandboxed, {
      bytes: call.limits.outputKb * 1024,
      mark: call.mark,
      exceeded: () => this.#stop("output"),
    });
  }

  async end(): Promise<EndedCall> {
    const sent = performance.now();
    const stopClock = startClock(this.#call.limits.seconds, () => this.#stop("time"));
    const message = await this.#nextOutcome();
    const ms = Math.round((performance.now() - (this.#loadedAt ?? sent)) * 10) / 10;
    const stays = message?.stays === true && (await this.#isMarked());
    // Without an outcome message the process is ending, and its exit determines the outcome.
    if (message && !stays) this.#process.kill();
    const exit = stays ? undefined : await this.#process.exited;
    stopClock();
    if (!stays) await this.#output.complete;
    const { stdout, stderr } = this.#output.take();
    const { bundle } = this.#call;
    return {
      outcome: this.#outcome(message, exit, (performance.now() - sent) / 1000),
      stdout: mapStack(stdout, bundle),
      stderr: mapStack(exit?.outOfMemory ? stderr.replace(lastWords, "") : stderr, bundle),
      ms,
      stays: stays && this.#hit === undefined,
    };
  }

  #stop(limit: LimitName): void {
    this.#hit ??= limit;
    this.#process.kill();
  }

  /** The runner marks the end of the output with a mark that the answer does not know. */
  async #isMarked(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), patienceMs);
    });
    const complete = this.#output.complete.then(() => true);
    return Promise.race([complete, late]).finally(() => clearTimeout(timer));
  }

  async #nextOutcome(): Promise<OutcomeMessage | undefined> {
    try {
      for (;;) {
        const { value, done } = await this.#messages.next();
        if (done) return undefined;
        const message = this.#accept(value);
        if (message.kind === "loaded") this.#loadedAt ??= performance.now();
        else return message;
      }
    } catch (error) {
      if (!(error instanceof MessageRefused)) throw error;
      if (error.tooLarge) this.#stop("output");
      else return forged;
    }
    return undefined;
  }

  #accept(message: unknown): Exclude<AnswerMessage, { kind: "settled" }> {
    if (!isAnswerMessage(message) || message.kind === "settled") {
      throw new MessageRefused("not one of the runner's messages");
    }
    return message;
  }

  #outcome(message: OutcomeMessage | undefined, exit: Exit | undefined, waited: number): Outcome {
    if (this.#hit) return limitHit(this.#hit, this.#call.limits, waited);
    if (message) return told(message, this.#call);
    const { code, signal, outOfMemory } = exit!;
    if (outOfMemory) return limitHit("memory", this.#call.limits);
    if (signal) return limitHit("time", this.#call.limits, waited);
    return this.#loadedAt === undefined
      ? {
          kind: "does-not-load",
          message: `The module ended its process with code ${code} while it was loading.`,
        }
      : { kind: "exited", code: code ?? 0 };
  }
}
