/** Waits until a child process runs. */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

/**
 * Resolves when the process runs. From then on its errors are ignored, because the event "exit" reports its end.
 * Must be called right after `spawn`, before its pipes are used: without free descriptors (EMFILE) it has none.
 * @throws Error with the system's code: EMFILE, EAGAIN, ENOENT….
 */
export async function spawned(child: ChildProcess): Promise<void> {
  // Writing to an ended process is not an error.
  for (const stream of child.stdio ?? []) stream?.on("error", () => undefined);
  await once(child, "spawn");
  child.on("error", () => undefined);
}
