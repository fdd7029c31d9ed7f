/** Reading and writing the learner's files: whole or not at all, with the disk's troubles in words. */
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

/** The disk's trouble in words when it is one of those, else the error as it came. */
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
 * Reads a JSON file of the learner's. One that cannot be understood is kept beside it under another name.
 * @param understand gives undefined for what it does not understand, and may throw.
 * @returns undefined when there is no file, or none that can be understood.
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
    // As if it had said that it does not understand.
  }
  await rename(file, `${file}.not-understood-${Date.now()}`).catch(() => undefined);
  return undefined;
}

/**
 * Writes a file by way of a temporary one beside it, so that a full disk or a killed process never leaves half.
 * @throws EnvironmentTrouble when the disk refuses, UserError where the system lets nobody make a folder.
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
 * Writes a file that a person names: whole or not at all where it is a regular file or none yet, also at the end of a
 * link; into what it is where it is a pipe or a device.
 * @throws EnvironmentTrouble when the disk refuses, UserError where the system lets nobody make a folder.
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

/** Whether a file is a pipe or a device: what is written there cannot be replaced later. */
export const isStream = async (file: string): Promise<boolean> => {
  const found = await stat(file).catch(() => undefined);
  return found !== undefined && !found.isFile() && !found.isDirectory();
};

/** Where links lead, also when nothing is there yet. */
async function endOf(file: string): Promise<string> {
  const target = await readlink(file).catch(() => undefined);
  return target === undefined ? file : endOf(path.resolve(path.dirname(file), target));
}

/** Node.js' own `recursive` never returns below `/proc`, where a folder is refused as if its parent were missing. */
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
