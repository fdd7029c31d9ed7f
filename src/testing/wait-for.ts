/** Waiting for asynchronous effects: a function's log lines, an object that a handler writes. */
import { setTimeout as sleep } from "node:timers/promises";
import { wrongAnswer } from "./check-trouble.ts";

/**
 * Options of `waitFor`.
 *
 * @example
 * const patience: WaitOptions = { seconds: 20, what: "the object that the handler writes" };
 */
export interface WaitOptions {
  /** The time in seconds after which the answer is judged wrong. */
  readonly seconds: number;
  /** Ends the sentence "… did not happen within 20 s", for example `the handler's log line`. */
  readonly what: string;
}

/**
 * Calls the function until its result is neither undefined nor false, and returns the result.
 * @throws the verdict "wrong" when the time is over.
 *
 * @example
 * check("writes-an-object", async ({ aws }) => {
 *   const [s3, bucket] = [aws.client(S3Client), await aws.bucket()];
 *   const keys = await waitFor(
 *     async () => (await s3.send(new ListObjectsV2Command({ Bucket: bucket }))).Contents?.map(({ Key }) => Key),
 *     { seconds: 20, what: "the object that the handler writes" },
 *   );
 *   expect(keys, "The handler writes one object").toHaveLength(1);
 * });
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
