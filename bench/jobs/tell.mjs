// What a job tells of itself.
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

/** Times the work, and prints its result as the job's own. */
export async function tell(work) {
  const began = performance.now();
  const result = await work();
  const seconds = (performance.now() - began) / 1000;
  console.log(JSON.stringify({ ...result, seconds, peak: peakMemory() }));
}
