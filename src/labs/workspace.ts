/** The learner's folder: `work/<lab>/answer.ts`. Nothing is deleted without a backup. */
import { readFile, readdir, stat } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../common/errors.ts";
import { writeWhole } from "./files.ts";
import { type Lab, LabDefect } from "./lab.ts";

export interface Started {
  readonly file: string;
  /** False if there was already an answer, which is not changed. */
  readonly fresh: boolean;
}

export interface Reset {
  readonly file: string;
  /** The backup of the answer. Undefined if there was none, or it was still the starter. */
  readonly kept: string | undefined;
}

export const answerFile = (work: string, lab: Lab): string => path.join(work, lab.id, "answer.ts");

/** Copies the starter, unless there is already an answer. */
export async function startAnswer(work: string, lab: Lab): Promise<Started> {
  const file = answerFile(work, lab);
  if ((await readIfThere(file)) !== undefined) return { file, fresh: false };
  await writeWhole(file, await readStarter(lab));
  return { file, fresh: true };
}

/** Restores the starter. An answer that differs from it is kept as a backup, named by the time. */
export async function resetAnswer(work: string, lab: Lab, now: Date): Promise<Reset> {
  const file = answerFile(work, lab);
  const [starter, answer] = await Promise.all([readStarter(lab), readIfThere(file)]);
  const changed = answer !== undefined && answer !== starter;
  const kept = changed ? path.join(keptFolder(work, lab), `answer-${stamp(now)}.ts`) : undefined;
  if (kept !== undefined) await writeWhole(kept, answer!);
  if (answer !== starter) await writeWhole(file, starter);
  return { file, kept };
}

const keptFolder = (work: string, lab: Lab): string => path.join(work, lab.id, "kept");

/** Names of the backups of `resetAnswer` and `restoreAnswer`, newest first. */
export async function keptAnswers(work: string, lab: Lab): Promise<string[]> {
  const names = await readdir(keptFolder(work, lab)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw new UserError(`${keptFolder(work, lab)} cannot be read: ${error.message}`, { cause: error });
  });
  return names
    .filter((name) => name.endsWith(".ts"))
    .toSorted()
    .toReversed();
}

/** Restores a copy of a backup. The current answer is kept if it differs from it and from the starter. */
export async function restoreAnswer(
  work: string,
  lab: Lab,
  { name, now }: { readonly name: string; readonly now: Date },
): Promise<Reset> {
  const before = await readFile(path.join(keptFolder(work, lab), name), "utf8");
  const file = answerFile(work, lab);
  const present = await readIfThere(file);
  const worthKeeping = present !== undefined && present !== before && present !== (await readStarter(lab));
  const kept = worthKeeping ? path.join(keptFolder(work, lab), `answer-${stamp(now)}.ts`) : undefined;
  if (kept !== undefined) await writeWhole(kept, present!);
  if (present !== before) await writeWhole(file, before);
  return { file, kept };
}

/** `2026-11-22T13-50-07-123`: sorts by time and is a valid file name on every system. */
const stamp = (now: Date): string => now.toISOString().slice(0, -1).replace(/[:.]/g, "-");

/**
 * The file to judge: the named one, otherwise the learner's answer.
 * @throws UserError if it is missing, not a file, or neither TypeScript nor JavaScript.
 */
export async function findAnswer(work: string, lab: Lab, given?: string): Promise<string> {
  const file = given === undefined ? answerFile(work, lab) : path.resolve(given);
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) {
    throw new UserError(
      given === undefined ? `You have no answer for ${lab.id} yet.` : `There is no file ${file}.`,
      {
        hint:
          given === undefined
            ? `Begin with: ./lab start ${lab.id}`
            : "Paths are relative to your working directory.",
      },
    );
  }
  if (!found.isFile()) throw new UserError(`${file} is not a file.`);
  if (!/\.[cm]?[tj]s$/.test(file)) {
    throw new UserError(`${file} is neither TypeScript nor JavaScript.`, {
      hint: "An answer's name ends in .ts, .mts, .js or .mjs.",
    });
  }
  return file;
}

/** The learner's answer on the disk. Undefined if there is none. */
export const readAnswer = (work: string, lab: Lab): Promise<string | undefined> =>
  readIfThere(answerFile(work, lab));

/** Writes the learner's answer atomically. */
export const writeAnswer = (work: string, lab: Lab, text: string): Promise<void> =>
  writeWhole(answerFile(work, lab), text);

/** Stores a text as a backup for `restoreAnswer`. Returns its path. */
export async function keepAnswer(work: string, lab: Lab, text: string): Promise<string> {
  const kept = path.join(keptFolder(work, lab), `answer-${stamp(new Date())}.ts`);
  await writeWhole(kept, text);
  return kept;
}

export const starterFile = (lab: Lab): string => path.join(lab.folder, "starter", "answer.ts");
export const solutionFile = (lab: Lab): string => path.join(lab.folder, "solution", "answer.ts");

async function readStarter(lab: Lab): Promise<string> {
  const text = await readIfThere(starterFile(lab));
  if (text === undefined) throw new LabDefect(`${lab.id} has no starter/answer.ts.`);
  return text;
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new UserError(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
