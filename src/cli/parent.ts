/** Ends what is to live no longer than the program that started it. */
import { setTimeout as after } from "node:timers/promises";

const lookEveryMs = 250;

/**
 * Resolves when the process that started this one has ended, however it ended: its orphan gets another parent.
 * @param signal ends the waiting, too.
 */
export async function parentEnded(signal: AbortSignal): Promise<void> {
  const parent = process.ppid;
  while (process.ppid === parent && !signal.aborted) {
    await after(lookEveryMs, undefined, { signal }).catch(() => undefined);
  }
}
