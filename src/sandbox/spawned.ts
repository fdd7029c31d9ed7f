/** Waits until a child process runs. */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

/**
 * Resolves when the process runs; from then on its errors are ignored: the event "exit" reports its end.
 * To be called right after `spawn`, before its pipes are touched: without a descriptor left (EMFILE) it has none.
 * @throws Error with the system's code: EMFILE, EAGAIN, ENOENT….
 */
export async function spawned(child: ChildProcess): Promise<void> {
  // Writing to a process that has ended is no error of ours.
  for (const stream of child.stdio ?? []) stream?.on("error", () => undefined);
  await once(child, "spawn");
  child.on("error", () => undefined);
}
