import { pbkdf2 } from "node:crypto";
import { get } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

/** Waits for real milliseconds: AbortSignal.timeout() is never shortened. */
function clock(ms: number): Promise<string> {
  const signal = AbortSignal.timeout(ms);
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve("clock"));
  });
}

/** Waits for this only. The clock is the limit, since its timer alone does not keep the process alive. */
const alone = (wait: Promise<string>): Promise<string> => Promise.race([wait, clock(4000)]);

export const promised = (): Promise<string> => alone(sleep(10_000, "wait"));
export const calledBack = (): Promise<string> =>
  alone(new Promise((resolve) => void setTimeout(resolve, 10_000, "wait")));
export const promisified = (): Promise<string> => alone(promisify(setTimeout)(10_000, "wait"));

const ask = (url: string): Promise<string> =>
  new Promise((resolve, reject) => {
    get(url, (response) => void response.resume().on("end", () => resolve("request"))).on("error", reject);
  });

export const duringRequest = (url: string): Promise<string> =>
  Promise.race([ask(url), sleep(10_000, "wait")]);

/** Starts while the module loads, like a module that reads its configuration. */
const { EARLY_URL } = process.env;
const early = EARLY_URL === undefined ? undefined : ask(EARLY_URL);

export const duringEarlierRequest = (): Promise<string | undefined> =>
  Promise.race([early, sleep(10_000, "wait")]);

/** Works for two seconds on any machine: longer than a shortened wait, shorter than the full wait. */
async function work(): Promise<string> {
  const end = performance.now() + 2000;
  while (performance.now() < end) await promisify(pbkdf2)("a", "b", 100_000, 64, "sha512");
  return "work";
}

export const duringWork = (): Promise<string> => Promise.race([work(), sleep(10_000, "wait")]);

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
