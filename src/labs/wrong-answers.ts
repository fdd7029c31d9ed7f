/** The kept wrong answers of a lab: `wrong/<slug>.ts`, each naming the check that must reject it. */
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { type Lab, LabDefect } from "./lab.ts";

export interface WrongAnswer {
  /** File name without `.ts`. */
  readonly slug: string;
  /** Absolute path. */
  readonly file: string;
  readonly rejectedBy: string;
  /** The mistake, in one line. */
  readonly mistake: string;
}

/** @throws LabDefect when a file does not open as it must, or names a check that the lab has not. */
export async function readWrongAnswers(lab: Lab): Promise<WrongAnswer[]> {
  const folder = path.join(lab.folder, "wrong");
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith(".ts")).sort();
  return Promise.all(files.map((name) => readWrongAnswer(lab, path.join(folder, name))));
}

async function readWrongAnswer(lab: Lab, file: string): Promise<WrongAnswer> {
  const [first = "", second = ""] = (await readFile(file, "utf8")).split("\n");
  const [, rejectedBy] = /^\/\/ rejected-by: (\S+)$/.exec(first) ?? [];
  const [, mistake] = /^\/\/ (.+)$/.exec(second) ?? [];
  if (rejectedBy === undefined || mistake === undefined) {
    throw new LabDefect(`${file} does not open as a wrong answer must.`, {
      hint: 'Its first line is "// rejected-by: <check-id>", its second says what the mistake is.',
    });
  }
  if (!lab.checks.some(({ id }) => id === rejectedBy)) {
    throw new LabDefect(`${file} is rejected by "${rejectedBy}", which is no check of ${lab.id}.`);
  }
  return { slug: path.basename(file, ".ts"), file, rejectedBy, mistake };
}
