// Runs one measurement in a separate process, so that its memory is separate and a failure does not end the bench.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { root } from "./support.mjs";

const outOfMemory = /out of memory|MemoryError|allocation failed|bad_alloc/i;

/**
 * Runs `jobs/<name>`. Its last line of output is the result as JSON: seconds, peak (bytes) and other values.
 * For a process that fails or takes longer than `limit` seconds, the result is `{ failure }` with a short reason.
 */
export async function runJob(name, args, { limit = 120, env = {}, python } = {}) {
  const file = fileURLToPath(new URL(`jobs/${name}`, import.meta.url));
  const child = spawn(python ?? process.execPath, [file, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill("SIGKILL");
  }, limit * 1000);
  const [out, errors, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  clearTimeout(timer);
  if (code === 0) return JSON.parse(out.trim().split("\n").at(-1));
  if (late) return { failure: `more than ${limit} s` };
  if (outOfMemory.test(errors)) return { failure: "out of memory" };
  const cause = /\w*Error: .*/.exec(errors)?.[0] ?? errors.trim().split("\n").at(-1);
  return { failure: `fails: ${cause || `ended by ${signal ?? code}`}` };
}

export const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;
