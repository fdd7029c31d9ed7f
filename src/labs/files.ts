/** Writing the learner's files: whole or not at all, with the disk's troubles in words. */
import { randomInt } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { EnvironmentTrouble } from "../common/errors.ts";

const troubles: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EROFS: "the disk is read-only",
  EACCES: "permission denied",
  EPERM: "permission denied",
  ENOTDIR: "a file stands where a folder should be",
  EEXIST: "a file stands where a folder should be",
  EISDIR: "a folder stands where a file should be",
};

/** The disk's trouble in words when it is one of those, else the error as it came. */
export function diskTrouble(error: unknown, file: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  const words = code === undefined ? undefined : troubles[code];
  if (words === undefined) return error;
  return new EnvironmentTrouble(`${file} cannot be written: ${words}.`, {
    hint: "What was there before is unchanged.",
    cause: error,
  });
}

/**
 * Writes a file by way of a temporary one beside it, so that a full disk or a killed process never leaves half.
 * @throws EnvironmentTrouble when the disk refuses.
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}-${randomInt(36 ** 5).toString(36)}.tmp`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(draft, text);
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw diskTrouble(error, file);
  }
}
