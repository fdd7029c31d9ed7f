import type { LambdaFunction } from "../state.ts";

/** Counts invocations under way: https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html */
export class Concurrency {
  readonly #running = new Map<LambdaFunction, number>();

  running(fn: LambdaFunction): number {
    return this.#running.get(fn) ?? 0;
  }

  /** Takes one of the function's reserved places; false when none is free. `leave` gives it back. */
  enter(fn: LambdaFunction): boolean {
    const running = this.running(fn);
    if (running >= (fn.reservedConcurrency ?? Infinity)) return false;
    this.#running.set(fn, running + 1);
    return true;
  }

  leave(fn: LambdaFunction): void {
    const running = this.running(fn) - 1;
    if (running > 0) this.#running.set(fn, running);
    else this.#running.delete(fn);
  }
}
