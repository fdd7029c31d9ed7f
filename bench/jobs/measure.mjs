// Measures the work of a job, and prints the result.
import { readFileSync } from "node:fs";

/**
 * Highest resident memory of this process in bytes. Linux' maxRSS of a new process begins with its parent's, so its own
 * status file is better where there is one.
 */
function peakMemory() {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}

/** Times the work, and prints what it gives with seconds and memory. */
export async function measure(work) {
  const began = performance.now();
  const result = await work();
  const seconds = (performance.now() - began) / 1000;
  console.log(JSON.stringify({ ...result, seconds, peak: peakMemory() }));
}
