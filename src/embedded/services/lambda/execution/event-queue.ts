import { findRunningRevision, type FunctionStore } from "../state.ts";
import type { FunctionReference } from "../function-name.ts";
import type { Concurrency } from "./concurrency.ts";
import { runInvocation, type InvocationTools } from "./run-invocation.ts";

/** Asynchronous invocations: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
export interface AsyncEvent {
  readonly reference: FunctionReference;
  /** The same for every attempt. */
  readonly requestId: string;
  /** JSON text. */
  readonly payload: string;
  readonly functionArn: string;
}

interface Scheduled {
  readonly event: AsyncEvent;
  /** Failed attempts so far. */
  readonly failures: number;
  /** Times it found no free place. */
  readonly throttled: number;
  readonly acceptedAt: number;
  readonly dueAt: number;
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
 * timer fires or, with a clock that jumps, at the service's next call.
 */
export class EventQueue {
  readonly #options: EventQueueOptions;
  #waiting: Scheduled[] = [];
  #timer: NodeJS.Timeout | undefined;
  readonly #running = new Set<Promise<void>>();
  #closed = false;

  constructor(options: EventQueueOptions) {
    this.#options = options;
  }

  add(event: AsyncEvent): void {
    const now = this.#options.now();
    this.#waiting.push({ event, failures: 0, throttled: 0, acceptedAt: now, dueAt: now });
    this.runDue();
  }

  /** Starts all events whose time has come. */
  runDue(): void {
    if (this.#closed || this.#waiting.length === 0) return;
    const now = this.#options.now();
    const due = this.#waiting.filter(({ dueAt }) => dueAt <= now);
    this.#waiting = this.#waiting.filter(({ dueAt }) => dueAt > now);
    for (const scheduled of due) this.#begin(scheduled);
    this.#setTimer(now);
  }

  /** Forgets what waits and lets what runs come to its end. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#waiting = [];
    await Promise.all(this.#running);
  }

  #begin(scheduled: Scheduled): void {
    const running = this.#attempt(scheduled).finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  async #attempt(scheduled: Scheduled): Promise<void> {
    const { functions, concurrency, now } = this.#options;
    const { event, failures, acceptedAt } = scheduled;
    const fn = functions.find(event.reference);
    // With a reserved concurrency of zero AWS sends events to a dead-letter queue; there is none here.
    if (!fn || fn.reservedConcurrency === 0 || now() - acceptedAt > oldestEvent) return;
    if (concurrency.running(fn) >= mostAtOnce || !concurrency.enter(fn)) return this.#throttle(scheduled);
    try {
      const revision = findRunningRevision(fn, event.reference.qualifier, now());
      const { errorType } = await runInvocation({ ...event, fn, revision }, this.#options);
      if (errorType !== undefined) this.#retry({ ...scheduled, failures: failures + 1 });
    } catch {
      // The environment could not be started, or the alias has gone: tried again as an error of the function.
      this.#retry({ ...scheduled, failures: failures + 1 });
    } finally {
      concurrency.leave(fn);
      this.#wake(event.reference);
    }
  }

  #retry(scheduled: Scheduled): void {
    const wait = retryWaits[scheduled.failures - 1];
    if (wait !== undefined) this.#schedule(scheduled, wait);
  }

  #throttle(scheduled: Scheduled): void {
    const wait = Math.min(mostThrottleWait, 1000 * 2 ** scheduled.throttled);
    this.#schedule({ ...scheduled, throttled: scheduled.throttled + 1 }, wait);
  }

  #schedule(scheduled: Scheduled, wait: number): void {
    if (this.#closed) return;
    const now = this.#options.now();
    this.#waiting.push({ ...scheduled, dueAt: now + wait });
    this.#setTimer(now);
  }

  /** A place has become free: events that found none need not wait longer. */
  #wake({ name, accountId, region }: FunctionReference): void {
    const next = this.#waiting.findIndex(({ event: { reference }, throttled, failures, dueAt }) => {
      const same =
        reference.name === name && reference.accountId === accountId && reference.region === region;
      return same && throttled > 0 && failures === 0 && dueAt !== 0;
    });
    const found = this.#waiting[next];
    if (!found || this.#closed) return;
    this.#waiting.splice(next, 1);
    this.#begin(found);
  }

  #setTimer(now: number): void {
    clearTimeout(this.#timer);
    const next = Math.min(...this.#waiting.map(({ dueAt }) => dueAt));
    if (!Number.isFinite(next)) return;
    this.#timer = setTimeout(() => this.runDue(), Math.max(1, next - now));
    this.#timer.unref();
  }
}
