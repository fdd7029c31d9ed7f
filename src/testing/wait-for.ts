/** Waiting for what happens sometime: a function's log lines, an object that a handler writes. */
import { setTimeout as sleep } from "node:timers/promises";
import { wrongAnswer } from "./check-trouble.ts";

export interface WaitOptions {
  readonly seconds: number;
  /** Ends the sentence "… did not happen within 20 s", for example `the handler's log line`. */
  readonly what: string;
}

/**
 * Asks until the answer is neither undefined nor false, and gives it back.
 * @throws the verdict "wrong" when the time is over.
 */
export async function waitFor<Value>(
  ask: () => Promise<Value | undefined | false> | Value | undefined | false,
  { seconds, what }: WaitOptions,
): Promise<Value> {
  const end = performance.now() + seconds * 1000;
  for (let pause = 20; ; pause = Math.min(pause * 1.5, 500)) {
    const value = await ask();
    if (value !== undefined && value !== false) return value;
    if (performance.now() + pause > end) throw wrongAnswer(`${what} did not come within ${seconds} s`);
    await sleep(pause);
  }
}
