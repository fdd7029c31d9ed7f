// Measures a job and prints the result.
import { readFileSync } from "node:fs";

/**
 * Peak resident memory of this process in bytes. On Linux, maxRSS of a new process starts with its parent's value, so
 * the process's status file is used if it exists.
 */
function peakMemory() {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}

/** Measures the work and prints its result with seconds and memory. */
export async function measure(work) {
  const began = performance.now();
  const result = await work();
  const seconds = (performance.now() - began) / 1000;
  console.log(JSON.stringify({ ...result, seconds, peak: peakMemory() }));
}
