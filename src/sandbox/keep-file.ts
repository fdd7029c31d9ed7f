/** Files that are made once and kept for later processes, in node_modules/.cache. */
import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";

/** Where a project keeps them. */
export const cacheFolder = (project: string): string =>
  path.join(project, "node_modules", ".cache", "aws-data-labs");

/**
 * Writes a file, whole or not at all. Another process may be making the same one: each writes its own, and the last stays.
 * @throws what the disk says.
 */
export async function keepFile(file: string, content: Uint8Array | string): Promise<void> {
  const own = `${file}.${process.pid}`;
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(own, content);
  await rename(own, file);
}
