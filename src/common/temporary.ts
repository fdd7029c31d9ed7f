/**
 * Temporary folders that cannot pile up: each name carries the id of the process that made it, and whoever makes
 * the next one removes those whose process is gone (killed parents never clean up after themselves).
 */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

const prefix = "aws-data-labs-";
let swept: Promise<void> | undefined;

export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
}

/**
 * Makes an empty folder below the system's temporary folder; disposing of it removes it with all it holds.
 * @throws what `mkdtemp` throws, for example ENOSPC on a full disk.
 */
export async function makeTemporaryFolder(purpose: string): Promise<TemporaryFolder> {
  swept ??= removeStaleFolders();
  await swept;
  const folder = await mkdtemp(path.join(tmpdir(), `${prefix}${process.pid}-${purpose}-`));
  return {
    path: folder,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** Removes the folders of processes that no longer run. */
export async function removeStaleFolders(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  const stale = names.filter((name) => {
    const owner = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    return owner !== undefined && !isRunning(Number(owner));
  });
  await Promise.all(
    stale.map((name) =>
      rm(path.join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined),
    ),
  );
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
