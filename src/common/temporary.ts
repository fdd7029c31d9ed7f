/**
 * Temporary folders that cannot pile up. Those of a process are in one folder that it holds; the process that makes the next one
 * removes the folders of processes that have ended (killed ones never clean up after themselves).
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

/** What all temporary folders are in, while there are any. */
let home: Promise<HeldFolder> | undefined;
let users = 0;

/**
 * Makes an empty folder below the system's temporary folder; disposing of it removes it with all it holds.
 * @throws EnvironmentTrouble where the system has no such folder, or does not let anything be made in it.
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

/** The last one takes the folder around them with it. */
async function leave(): Promise<void> {
  users -= 1;
  if (users > 0) return;
  const last = home;
  home = undefined;
  // One that could not be made leaves nothing.
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
