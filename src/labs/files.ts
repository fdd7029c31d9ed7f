/** Reads and writes the learner's files atomically, with clear errors. */
import { randomInt } from "node:crypto";
import { mkdir, readFile, readlink, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { EnvironmentTrouble, UserError } from "../common/errors.ts";

const diskMessages: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EROFS: "the disk is read-only",
  EACCES: "permission denied",
  EPERM: "permission denied",
  ENOTDIR: "a file stands where a folder should be",
  EEXIST: "a file stands where a folder should be",
  EISDIR: "a folder stands where a file should be",
};

/** A clear error for known file system errors, otherwise the original error. */
export function diskTrouble(error: unknown, file: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  const words = code === undefined ? undefined : diskMessages[code];
  if (words === undefined) return error;
  return new EnvironmentTrouble(`${file} cannot be written: ${words}.`, {
    hint: "What was there before is unchanged.",
    cause: error,
  });
}

/**
 * Reads a JSON file of the learner. An unreadable file is kept under another name.
 * @param understand returns undefined for invalid data, or throws.
 * @returns undefined if there is no file or it is unreadable.
 */
export async function readOrSetAside<Value>(
  file: string,
  understand: (value: unknown) => Value | undefined,
): Promise<Value | undefined> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const value = understand(JSON.parse(text));
    if (value !== undefined) return value;
  } catch {
    // The same as invalid data.
  }
  await rename(file, `${file}.not-understood-${Date.now()}`).catch(() => undefined);
  return undefined;
}

/**
 * Writes a file with a temporary file and a rename, so that a full disk or a killed process never leaves half a file.
 * @throws EnvironmentTrouble if writing fails, UserError if the folder cannot be created.
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}-${randomInt(36 ** 5).toString(36)}.tmp`;
  try {
    await makeFolder(path.dirname(file));
    await writeFile(draft, text);
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw diskTrouble(error, file);
  }
}

/**
 * Writes a file named by the user. A regular or new file is written atomically, also through a link. A pipe or a device is
 * written directly.
 * @throws EnvironmentTrouble if writing fails, UserError if the folder cannot be created.
 */
export async function writeThrough(file: string, text: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined || found.isFile()) return writeWhole(await endOf(file), text);
  try {
    await writeFile(file, text);
  } catch (error) {
    throw diskTrouble(error, file);
  }
}

/** Whether a file is a pipe or a device, whose content cannot be replaced later. */
export const isStream = async (file: string): Promise<boolean> => {
  const found = await stat(file).catch(() => undefined);
  return found !== undefined && !found.isFile() && !found.isDirectory();
};

/** Resolves links, also if the target does not exist yet. */
async function endOf(file: string): Promise<string> {
  const target = await readlink(file).catch(() => undefined);
  return target === undefined ? file : endOf(path.resolve(path.dirname(file), target));
}

/** Node.js's `recursive` never returns below `/proc`, which refuses folders with the error of a missing parent. */
async function makeFolder(folder: string): Promise<void> {
  if (await isFolder(folder)) return;
  const parent = path.dirname(folder);
  if (parent !== folder) await makeFolder(parent);
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Another process may have made it in the meantime.
    if (code === "EEXIST" && (await isFolder(folder))) return;
    if (code !== "ENOENT") throw error;
    throw new UserError(`Cannot create the folder ${folder}: the system allows none in ${parent}.`, {
      hint: "Name a folder on a disk: LABS_WORK sets where your answers are kept, options set where reports go.",
      cause: error,
    });
  }
}

const isFolder = async (folder: string): Promise<boolean> =>
  (await stat(folder).catch(() => undefined))?.isDirectory() === true;
