/** Detects the end of the program that started this one. */
import { setTimeout as after } from "node:timers/promises";

const lookEveryMs = 250;

/**
 * Resolves when the process that started this one has ended for any reason, because then the parent id changes.
 * @param signal also ends the waiting.
 */
export async function parentEnded(signal: AbortSignal): Promise<void> {
  const parent = process.ppid;
  while (process.ppid === parent && !signal.aborted) {
    await after(lookEveryMs, undefined, { signal }).catch(() => undefined);
  }
}
