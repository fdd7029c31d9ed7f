// Shared by all measures: servers in separate processes, medians, ratios.
import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export const account = "111122223333";
export const secret = "bench-secret";
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Starts `servers/<name>.mjs`. stop() ends it. */
export async function startServer(name) {
  const child = fork(here(`servers/${name}.mjs`), { env: { ...process.env, BENCH_SECRET: secret } });
  const [{ endpoint }] = await once(child, "message");
  return {
    name,
    endpoint,
    async rss() {
      child.send("rss");
      const [{ rss }] = await once(child, "message");
      return rss;
    },
    async stop() {
      const ended = once(child, "exit");
      child.disconnect();
      await ended;
    },
  };
}

export const clientOptions = (endpoint) => ({
  endpoint,
  region: "us-east-1",
  credentials: { accessKeyId: account, secretAccessKey: secret },
  maxAttempts: 1,
  forcePathStyle: true,
});

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
};

/** Milliseconds of each run of `work`. */
export async function times(count, work) {
  const taken = [];
  for (let index = 0; index < count; index += 1) {
    const began = performance.now();
    await work(index);
    taken.push(performance.now() - began);
  }
  return taken;
}

/** Runs A and B in turn, so that a slower machine affects both. Returns the medians and the median ratio of the pairs. */
export async function paired(rounds, a, b) {
  const [left, right, ratios] = [[], [], []];
  for (let round = 0; round < rounds; round += 1) {
    left.push(await a());
    right.push(await b());
    ratios.push(left.at(-1) / right.at(-1));
  }
  return { a: median(left), b: median(right), ratio: median(ratios) };
}

/** Wall milliseconds of a process. Rejects if it fails. */
export async function processTime(command, args, options = {}) {
  const began = performance.now();
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "inherit"], ...options });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}`);
  return performance.now() - began;
}

export const ms = (value) => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;
export const root = here("..");
