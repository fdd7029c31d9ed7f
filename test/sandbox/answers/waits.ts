import { pbkdf2 } from "node:crypto";
import { get } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

/** Milliseconds by a clock that nothing makes go faster: an AbortSignal's. */
function clock(ms: number): Promise<string> {
  const signal = AbortSignal.timeout(ms);
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve("clock"));
  });
}

/** What keeps the process alive while the clock's own timer does not. */
const alone = (wait: Promise<string>): Promise<string> => Promise.race([wait, clock(4000)]);

export const promised = (): Promise<string> => alone(sleep(10_000, "wait"));
export const calledBack = (): Promise<string> =>
  alone(new Promise((resolve) => void setTimeout(resolve, 10_000, "wait")));
export const promisified = (): Promise<string> => alone(promisify(setTimeout)(10_000, "wait"));

const ask = (url: string): Promise<string> =>
  new Promise((resolve, reject) => {
    get(url, (response) => void response.resume().on("end", () => resolve("request"))).on("error", reject);
  });

export const besideRequest = (url: string): Promise<string> =>
  Promise.race([ask(url), sleep(10_000, "wait")]);

/** Begun while the module is loaded, as a module that reads its configuration does. */
const { EARLY_URL } = process.env;
const early = EARLY_URL === undefined ? undefined : ask(EARLY_URL);

export const besideEarlierRequest = (): Promise<string | undefined> =>
  Promise.race([early, sleep(10_000, "wait")]);

/** Work for two seconds by the clock, on a machine of any speed: longer than a part of the wait, shorter than the wait. */
async function work(): Promise<string> {
  const end = performance.now() + 2000;
  while (performance.now() < end) await promisify(pbkdf2)("a", "b", 100_000, 64, "sha512");
  return "work";
}

export const besideWork = (): Promise<string> => Promise.race([work(), sleep(10_000, "wait")]);

export async function cleared(): Promise<string> {
  let called = "not called";
  const timer = setTimeout(() => (called = "called"), 300);
  clearTimeout(timer);
  await sleep(400);
  return called;
}

export async function aborted(): Promise<string> {
  const stop = new AbortController();
  const waiting = sleep(10_000, "wait", { signal: stop.signal });
  stop.abort();
  return waiting.catch((error: Error) => error.name);
}
