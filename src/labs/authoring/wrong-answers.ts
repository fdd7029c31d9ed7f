/**
 * The wrong answers of a lab, each with the check that must reject it: `wrong/<slug>.diff`, an edit of the solution, or
 * `wrong/<slug>.ts`, a complete file with a different approach.
 */
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../../common/errors.ts";
import { makeTemporaryFolder } from "../../common/temporary.ts";
import { type WrongHeader, applyBlocks, headerLine, parseEdit, readHeader } from "./edit.ts";
import { type Lab, LabDefect } from "../lab.ts";
import { solutionFile } from "../workspace.ts";

export interface WrongAnswer extends WrongHeader {
  /** File name without the extension. */
  readonly slug: string;
  /** Absolute path of the file in `wrong/`. */
  readonly file: string;
  /** The complete answer. For an edit, it is composed from the solution. */
  readonly code: string;
}

/** A wrong answer in a folder where it can be judged. Its path reveals nothing. */
export interface ComposedAnswer extends AsyncDisposable {
  /** Absolute path. */
  readonly file: string;
}

/** @throws LabDefect if a file is invalid, does not apply, or names an unknown check. */
export async function readWrongAnswers(lab: Lab): Promise<WrongAnswer[]> {
  const folder = path.join(lab.folder, "wrong");
  const names = (await readdir(folder).catch(() => [])).filter((name) => /\.(ts|diff)$/.test(name)).sort();
  const solution = await readFile(solutionFile(lab), "utf8").catch(() => "");
  const answers = await Promise.all(names.map((name) => readOne(lab, path.join(folder, name), solution)));
  const slugs = answers.map(({ slug }) => slug);
  const twice = slugs.find((slug, index) => slugs.indexOf(slug) !== index);
  if (twice !== undefined) throw new LabDefect(`${folder} holds ${twice} as an edit and as a whole file.`);
  return answers;
}

/** @throws UserError with the existing names, if there is none of this name. */
export async function findWrongAnswer(lab: Lab, slug: string): Promise<WrongAnswer> {
  const answers = await readWrongAnswers(lab);
  const found = answers.find((answer) => answer.slug === slug);
  if (found) return found;
  throw new UserError(`${lab.id} has no wrong answer "${slug}".`, {
    hint: `It has ${answers.map((answer) => answer.slug).join(", ")}.`,
  });
}

/** Writes it into a separate temporary folder, which is removed with it. */
export async function compose({ code }: Pick<WrongAnswer, "code">): Promise<ComposedAnswer> {
  const folder = await makeTemporaryFolder("answer");
  const file = path.join(folder.path, "answer.ts");
  await writeFile(file, code);
  return { file, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

/** Writes all into one folder, so that the compiler runs only once. */
export async function composeAll(
  answers: readonly WrongAnswer[],
): Promise<AsyncDisposable & { readonly files: readonly string[] }> {
  const folder = await makeTemporaryFolder("answers");
  const files = await Promise.all(
    answers.map(async ({ code }, index) => {
      const file = path.join(folder.path, String(index), "answer.ts");
      await mkdir(path.dirname(file));
      await writeFile(file, code);
      return file;
    }),
  );
  return { files, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

async function readOne(lab: Lab, file: string, solution: string): Promise<WrongAnswer> {
  const text = await readFile(file, "utf8");
  const { ext, name: slug } = path.parse(file);
  try {
    const { header, code } = ext === ".diff" ? readEdit(text, solution) : readWhole(text);
    if (lab.checks.some(({ id }) => id === header.rejectedBy)) return { ...header, slug, file, code };
    throw new SyntaxError(`it is rejected by "${header.rejectedBy}", which is no check of ${lab.id}`);
  } catch (cause) {
    if (!(cause instanceof SyntaxError || cause instanceof RangeError)) throw cause;
    throw new LabDefect(`${file} is no wrong answer: ${cause.message}`, { cause });
  }
}

function readEdit(text: string, solution: string): { header: WrongHeader; code: string } {
  const { blocks, ...header } = parseEdit(text);
  return { header, code: applyBlocks(solution, blocks) };
}

/** The header of a complete file is its first comment: header lines, then one line with the mistake. */
function readWhole(text: string): { header: WrongHeader; code: string } {
  const lines = text.split("\n");
  const fields = lines.findIndex((line) => !line.startsWith("// ") || !headerLine.test(line.slice(3)));
  const comment = lines.slice(0, fields + 1).filter((line) => line.startsWith("// "));
  const header = readHeader(comment.map((line) => line.slice(3)));
  return { header, code: lines.slice(comment.length).join("\n") };
}
