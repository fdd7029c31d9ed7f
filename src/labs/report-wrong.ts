/** Keeps a wrong answer among those that a lab must reject. */
import { readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../common/errors.ts";
import type { Lab } from "./lab.ts";

export interface WrongReport {
  /** Absolute path of the answer. */
  readonly file: string;
  /** File name in `wrong/`, without `.ts`. */
  readonly slug: string;
  /** Id of the check that must reject it; it may still have to be written so that it does. */
  readonly check: string;
  /** The mistake, in one line. */
  readonly mistake: string;
}

const slugPattern = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * Writes `wrong/<slug>.ts` and gives its absolute path. What the file said of itself in its first lines is replaced.
 * @throws UserError for a check that the lab has not, a name that is taken or no name, a file that cannot be read.
 */
export async function keepWrongAnswer(lab: Lab, report: WrongReport): Promise<string> {
  const { file, slug, check, mistake } = report;
  if (!lab.checks.some(({ id }) => id === check)) {
    throw new UserError(`${lab.id} has no check "${check}".`, {
      hint: `Checks: ${lab.checks.map(({ id }) => id).join(", ")}.`,
    });
  }
  if (!slugPattern.test(slug)) {
    throw new UserError(`"${slug}" is no name for a wrong answer.`, {
      hint: "Use small letters, digits and hyphens: drops-last-page.",
    });
  }
  const kept = path.join(lab.folder, "wrong", `${slug}.ts`);
  if (await stat(kept).catch(() => undefined)) throw new UserError(`${kept} is there already.`);
  const code = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new UserError(`${file} cannot be read.`, { cause });
  });
  const body = code.replace(/^\/\/ rejected-by: .*\n(\/\/ .*\n)?/, "");
  await writeFile(kept, `// rejected-by: ${check}\n// ${mistake.replaceAll(/\s+/g, " ").trim()}\n${body}`);
  return kept;
}
