/**
 * Temporary folders that do not accumulate. All folders of a process are in one parent folder that it owns. The next
 * process that makes one removes the folders of killed processes, which cannot clean up themselves.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { EnvironmentTrouble } from "./errors.ts";
import { type HeldFolder, holdFolder, removeAbandoned } from "./held-folder.ts";
import { remembered } from "./remember.ts";

export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
}

const sweepOnce = remembered(removeAbandoned);

/** The parent of all temporary folders, while there are any. */
let home: Promise<HeldFolder> | undefined;
let users = 0;

/**
 * Makes an empty folder below the system's temporary folder. Disposing of it removes it with its contents.
 * @throws EnvironmentTrouble if the system has no such folder or nothing can be created in it.
 */
export async function makeTemporaryFolder(purpose: string): Promise<TemporaryFolder> {
  await sweepOnce();
  users += 1;
  let folder: string;
  try {
    folder = await mkdtemp(path.join((await (home ??= holdFolder())).path, `${purpose}-`));
  } catch (error) {
    await leave();
    throw explained(error);
  }
  let removed: Promise<void> | undefined;
  return { path: folder, [Symbol.asyncDispose]: () => (removed ??= remove(folder)) };
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such folder",
  ENOTDIR: "it is no folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  ENAMETOOLONG: "its path is too long",
};

function explained(error: unknown): unknown {
  const reason = reasons[(error as NodeJS.ErrnoException).code ?? ""];
  if (reason === undefined) return error;
  return new EnvironmentTrouble(`Cannot create temporary files in ${tmpdir()}: ${reason}.`, {
    hint: "Set the environment variable TMPDIR to another folder.",
    cause: error,
  });
}

async function remove(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  } finally {
    await leave();
  }
}

/** The last one also removes the parent folder. */
async function leave(): Promise<void> {
  users -= 1;
  if (users > 0) return;
  const last = home;
  home = undefined;
  // A folder that could not be made needs no clean-up.
  await (await last?.catch(() => undefined))?.[Symbol.asyncDispose]();
}

/** Whether a process of this id runs on this machine, under any user. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
