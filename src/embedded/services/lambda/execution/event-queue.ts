import { findRunningRevision, type FunctionStore, type LambdaFunction } from "../state.ts";
import { type FunctionReference, functionArn } from "../function-name.ts";
import { nextTurn } from "../lineage.ts";
import type { Concurrency } from "./concurrency.ts";
import { runInvocation, type InvocationTools } from "./run-invocation.ts";
import { type Line, newLine, Schedule } from "./schedule.ts";

/** Asynchronous invocations: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
export interface AsyncEvent {
  readonly reference: FunctionReference;
  /** The same for every attempt. */
  readonly requestId: string;
  /** JSON text. */
  readonly payload: string;
  readonly functionArn: string;
  /** `X-Amzn-Trace-Id` of the request that caused it. */
  readonly traceHeader?: string | undefined;
}

interface Waiting {
  readonly event: AsyncEvent & { readonly traceHeader: string };
  /** Failed attempts so far. */
  readonly failures: number;
  readonly acceptedAt: number;
}

/** Events of one function that found no free place, oldest first, and how often it was asked again in vain. */
interface Queue {
  readonly line: Line<Waiting>;
  throttled: number;
}

/** After the first and the second failure; after the third the event is discarded. */
const retryWaits = [60_000, 120_000];
const mostThrottleWait = 300_000;
const oldestEvent = 6 * 3_600_000;
/** Processes that events of one function may keep busy at once: a new account's concurrency. */
const mostAtOnce = 10;

export interface EventQueueOptions extends InvocationTools {
  readonly functions: FunctionStore;
  readonly concurrency: Concurrency;
}

/**
 * Holds events until their function has run them. Time is the server's clock: what has become due runs when its
 * timer fires or, with a clock that jumps, at the service's next call. Adding an event takes the same time however
 * many wait.
 */
export class EventQueue {
  readonly #options: EventQueueOptions;
  readonly #schedule: Schedule;
  /** By the function's ARN; only while events of it find no place. */
  readonly #queues = new Map<string, Queue>();
  readonly #running = new Set<Promise<void>>();
  #closed = false;

  constructor(options: EventQueueOptions) {
    this.#options = options;
    this.#schedule = new Schedule(options.now);
  }

  add(event: AsyncEvent): void {
    const acceptedAt = this.#options.now();
    const fn = this.#options.functions.find(event.reference);
    if (!fn || this.#closed) return;
    const { traceHeader, isLoop } = nextTurn(event.traceHeader, fn.arn, acceptedAt);
    // AWS sends it to a dead-letter queue or a destination when there is one; here there is none.
    if (isLoop && fn.recursiveLoop === "Terminate") return;
    this.#begin({ event: { ...event, traceHeader }, failures: 0, acceptedAt });
  }

  /** Starts all events whose time has come. */
  runDue(): void {
    if (!this.#closed) this.#schedule.runDue();
  }

  /** Forgets what waits and lets what runs come to its end. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#schedule.clear();
    this.#queues.clear();
    await Promise.all(this.#running);
  }

  /** Runs an event, or lets it wait behind those of its function that wait already. */
  #begin(waiting: Waiting): void {
    const { functions } = this.#options;
    const key = functionArn(waiting.event.reference);
    const fn = functions.find(waiting.event.reference);
    // With a reserved concurrency of zero AWS sends events to a dead-letter queue; there is none here.
    if (!fn || fn.reservedConcurrency === 0 || this.#isTooOld(waiting)) return;
    const queue = this.#queues.get(key);
    if (queue) {
      queue.line.add(waiting);
      this.#wake(key);
    } else if (this.#enter(fn)) this.#run(waiting, fn);
    else this.#wait(key, waiting);
  }

  #isTooOld({ acceptedAt }: Waiting): boolean {
    return this.#options.now() - acceptedAt > oldestEvent;
  }

  #enter(fn: LambdaFunction): boolean {
    const { concurrency } = this.#options;
    return concurrency.running(fn) < mostAtOnce && concurrency.enter(fn);
  }

  #run(waiting: Waiting, fn: LambdaFunction): void {
    const running = this.#attempt(waiting, fn).finally(() => {
      this.#running.delete(running);
      this.#options.concurrency.leave(fn);
      this.#wake(functionArn(waiting.event.reference));
    });
    this.#running.add(running);
  }

  async #attempt(waiting: Waiting, fn: LambdaFunction): Promise<void> {
    const { event, failures } = waiting;
    try {
      const revision = findRunningRevision(fn, event.reference.qualifier, this.#options.now());
      const { errorType } = await runInvocation({ ...event, fn, revision }, this.#options);
      if (errorType !== undefined) this.#retry({ ...waiting, failures: failures + 1 });
    } catch {
      // The environment could not be started, or the alias has gone: tried again as an error of the function.
      this.#retry({ ...waiting, failures: failures + 1 });
    }
  }

  #retry(waiting: Waiting): void {
    const wait = retryWaits[waiting.failures - 1];
    if (wait === undefined || this.#closed) return;
    this.#schedule.add(this.#options.now() + wait, () => this.#begin(waiting));
  }

  #wait(key: string, waiting: Waiting): void {
    const queue = { line: newLine<Waiting>(), throttled: 0 };
    queue.line.add(waiting);
    this.#queues.set(key, queue);
    this.#askAgain(key, queue);
  }

  /** Invocations that nobody here sees end, and changes of the concurrency, may free a place: asked less and less often. */
  #askAgain(key: string, queue: Queue): void {
    const wait = Math.min(mostThrottleWait, 1000 * 2 ** queue.throttled);
    queue.throttled += 1;
    this.#schedule.add(this.#options.now() + wait, () => {
      if (this.#queues.get(key) !== queue) return;
      this.#wake(key);
      if (this.#queues.get(key) === queue) this.#askAgain(key, queue);
    });
  }

  /** A place may have become free: as many events as find one need not wait longer. */
  #wake(key: string): void {
    const queue = this.#queues.get(key);
    if (!queue || this.#closed) return;
    for (let first = queue.line.first(); first; first = queue.line.first()) {
      const fn = this.#options.functions.find(first.event.reference);
      const isLost = !fn || fn.reservedConcurrency === 0 || this.#isTooOld(first);
      if (!isLost && !this.#enter(fn)) return;
      queue.line.removeFirst();
      if (!isLost) this.#run(first, fn);
    }
    this.#queues.delete(key);
  }
}
