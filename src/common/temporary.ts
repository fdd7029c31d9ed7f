/**
 * Temporary folders that cannot pile up. Those of a process lie in one folder that it holds; whoever makes the next one
 * removes the folders of processes that have ended (killed ones never clean up after themselves).
 */
import { mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { type HeldFolder, holdFolder, removeAbandoned } from "./held-folder.ts";
import { remembered } from "./remember.ts";

export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
}

const sweepOnce = remembered(removeAbandoned);

/** What all temporary folders lie in, while there are any. */
let home: Promise<HeldFolder> | undefined;
let users = 0;

/**
 * Makes an empty folder below the system's temporary folder; disposing of it removes it with all it holds.
 * @throws what `mkdtemp` throws, for example ENOSPC on a full disk.
 */
export async function makeTemporaryFolder(purpose: string): Promise<TemporaryFolder> {
  await sweepOnce();
  users += 1;
  let folder: string;
  try {
    folder = await mkdtemp(path.join((await (home ??= holdFolder())).path, `${purpose}-`));
  } catch (error) {
    await leave();
    throw error;
  }
  let removed: Promise<void> | undefined;
  return { path: folder, [Symbol.asyncDispose]: () => (removed ??= remove(folder)) };
}

async function remove(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  } finally {
    await leave();
  }
}

/** The last one takes the folder around them with it. */
async function leave(): Promise<void> {
  users -= 1;
  if (users > 0) return;
  const last = home;
  home = undefined;
  // One that could not be made leaves nothing.
  await (await last?.catch(() => undefined))?.[Symbol.asyncDispose]();
}

/** Whether a process of this id runs on this machine, whoever it belongs to. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
