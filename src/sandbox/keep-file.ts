/** Files that are created once and cached for later processes, in node_modules/.cache. */
import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";

/** The cache folder of a project. */
export const cacheFolder = (project: string): string =>
  path.join(project, "node_modules", ".cache", "aws-data-labs");

/**
 * Writes a file atomically. If several processes write the same file, the last one wins.
 * @throws the error of the file system.
 */
export async function keepFile(file: string, content: Uint8Array | string): Promise<void> {
  const own = `${file}.${process.pid}`;
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(own, content);
  await rename(own, file);
}
