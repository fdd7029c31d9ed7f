/** The answers below a folder: one file or one folder each. */
import { createHash } from "node:crypto";
import { readFile, readdir, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../../common/errors.ts";
import { isMachineTrouble } from "../../common/machine-trouble.ts";
import type { Lab } from "../lab.ts";
import { visible } from "../report/style.ts";

export interface Submission {
  /** Printable name of the folder, or of the file without its extension. */
  readonly name: string;
  /** Absolute path of the answer. Undefined if there is none. */
  readonly file: string | undefined;
  /** A file among other submissions. It must not import them. */
  readonly alone: boolean;
  /** Why there is no answer. */
  readonly trouble?: string;
  /** SHA-256 of all files that can belong to it, in hex. */
  readonly hash: string;
}

const code = /(?<!\.d)\.[cm]?[tj]s$/;
const endings = ["ts", "mts", "js", "mjs"];
/** Installed or generated files are never part of an answer. */
const skipped = new Set(["node_modules", ".git", "dist"]);
const most = { files: 500, bytes: 5_000_000 };

/**
 * All submissions in the order of their names. Links out of the folder are not followed.
 * @throws UserError if the folder cannot be read or is empty.
 */
export async function findSubmissions(folder: string, lab: Lab): Promise<Submission[]> {
  const root = await realpath(folder).catch((cause: unknown) => {
    throw new UserError(`The folder ${folder} cannot be read.`, { cause });
  });
  const entries = await readdir(root, { withFileTypes: true }).catch((cause: unknown) => {
    throw new UserError(`${folder} is not a folder of submissions.`, { cause });
  });
  const own = entries.filter((entry) => !entry.name.startsWith(".") && !skipped.has(entry.name));
  const wanted = own.filter((entry) => !entry.isFile() || code.test(entry.name));
  if (wanted.length === 0) {
    throw new UserError(`${folder} contains no submissions.`, {
      hint: "A submission is a file like ada.ts, or a folder like ada/ with an answer.ts in it.",
    });
  }
  const found: Submission[] = [];
  // One after the other, because each can have the maximum size.
  for (const { name } of wanted) found.push(await readOne(path.join(root, name), lab));
  return refuseTwins(found.sort((a, b) => (a.name < b.name ? -1 : 1)));
}

/**
 * Names of the other files in the folder, for example notes or a spreadsheet, to explain why they have no row.
 */
export async function skippedFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith(".") && !code.test(entry.name))
    .map(({ name }) => visible(name))
    .sort();
}

/** Rows are identified by the submission's name, so names must be unique. */
function refuseTwins(found: Submission[]): Submission[] {
  const twin = found.find(({ name }, index) => found[index + 1]?.name === name);
  if (twin) throw new UserError(`Two submissions are named ${twin.name}: a file and a folder, or two files.`);
  return found;
}

const nameOf = (place: string): string =>
  visible(path.basename(place).replace(code, "")).replaceAll(/\s+/g, " ");

const withoutAnswer = (place: string, trouble: string): Submission => ({
  name: nameOf(place),
  file: undefined,
  alone: false,
  trouble,
  hash: "",
});

/** An unreadable submission has a row like any other and does not affect the others. */
const readOne = (place: string, lab: Lab): Promise<Submission> =>
  readSubmission(place, lab).catch((error: NodeJS.ErrnoException) => {
    if (isMachineTrouble(error)) throw error;
    return withoutAnswer(place, `It cannot be read (${error.code ?? error.message}).`);
  });

async function readSubmission(place: string, lab: Lab): Promise<Submission> {
  const name = nameOf(place);
  const none = (trouble: string): Submission => withoutAnswer(place, trouble);
  if ((await realpath(place).catch(() => "")) !== place) return none("It is a symbolic link.");
  const found = await stat(place);
  const isFolder = found.isDirectory();
  // Reading a pipe would wait for its writer.
  if (!isFolder && !found.isFile()) return none("It is neither a file nor a folder.");
  const file = isFolder ? await answerIn(place, lab) : place;
  if (file === undefined)
    return none("It has neither an answer.ts nor exactly one other file that could be the answer.");
  if (!(await realpath(file)).startsWith(isFolder ? `${place}${path.sep}` : place)) {
    return none("Its answer is a symbolic link that points outside of it.");
  }
  const hash = await hashOfFiles(
    isFolder ? place : path.dirname(place),
    isFolder ? undefined : path.basename(place),
  );
  return hash === undefined ? none("It is too large for an answer.") : { name, file, alone: !isFolder, hash };
}

/** The answer's path in a learner's repository, otherwise the only code file. */
async function answerIn(folder: string, lab: Lab): Promise<string | undefined> {
  const candidates = ["", lab.id, path.join("work", lab.id), "src"].flatMap((place) =>
    endings.map((ending) => path.join(folder, place, `answer.${ending}`)),
  );
  for (const file of candidates) if ((await stat(file).catch(() => undefined))?.isFile()) return file;
  const files = (await readdir(folder, { withFileTypes: true })).filter(
    (entry) => entry.isFile() && code.test(entry.name),
  );
  return files.length === 1 ? path.join(folder, files[0]!.name) : undefined;
}

/** Undefined if it is too large for an answer. */
async function hashOfFiles(folder: string, only?: string): Promise<string | undefined> {
  const files = only === undefined ? await filesBelow(folder) : [only];
  if (files === undefined) return undefined;
  const hash = createHash("sha256");
  let bytes = 0;
  for (const file of files) {
    const { size } = await stat(path.join(folder, file));
    bytes += size;
    if (bytes > most.bytes) return undefined;
    hash.update(`${file}\0${size}\0`).update(await readFile(path.join(folder, file)));
  }
  return hash.digest("hex");
}

async function filesBelow(folder: string, below = ""): Promise<string[] | undefined> {
  const entries = await readdir(path.join(folder, below), { withFileTypes: true });
  const files: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const place = path.join(below, entry.name);
    if (entry.isFile()) files.push(place);
    if (entry.isDirectory() && !skipped.has(entry.name))
      files.push(...((await filesBelow(folder, place)) ?? []));
    if (files.length > most.files) return undefined;
  }
  return files;
}
