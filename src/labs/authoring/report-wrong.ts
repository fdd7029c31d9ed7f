/** Stores a wrong answer that a lab must reject. */
import { readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../../common/errors.ts";
import { type WrongHeader, blocksBetween, formatEdit } from "./edit.ts";
import type { Lab } from "../lab.ts";
import { solutionFile } from "../workspace.ts";

export interface WrongReport {
  /** Absolute path of the answer. */
  readonly file: string;
  /** File name in `wrong/`, without the extension. */
  readonly slug: string;
  /** Id of the check that must reject it. The check may still have to be changed for this. */
  readonly check: string;
  /** Part of that check's message. */
  readonly because: string;
  /** Id of the requirement that it violates. */
  readonly violates?: string | undefined;
  /** The mistake, in one line. */
  readonly mistake: string;
}

const slugPattern = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** An answer that differs from the solution by more lines is a different approach and is stored as a file. */
const mostLines = 30;

/**
 * Writes `wrong/<slug>.diff`, or `wrong/<slug>.ts` if more than 30 lines differ from the solution, and returns its
 * absolute path. A header in the file is replaced.
 * @throws UserError for a check that the lab does not have, a name that is taken or not valid, a file that cannot be read or
 * is the solution itself.
 */
export async function keepWrongAnswer(lab: Lab, report: WrongReport): Promise<string> {
  await refuse(lab, report);
  const { file, slug, check, because, violates, mistake } = report;
  const read = readFile(file, "utf8").catch((cause: unknown) => {
    throw new UserError(`${file} cannot be read.`, { cause });
  });
  const [text, solution] = await Promise.all([read, readFile(solutionFile(lab), "utf8")]);
  const code = text.replace(/^\/\/ (violates|rejected-by): .*\n(\/\/ .*\n)*/, "");
  const line = (words: string): string => words.replaceAll(/\s+/g, " ").trim();
  const header = {
    rejectedBy: check,
    because: line(because),
    mistake: line(mistake),
    ...(violates === undefined ? {} : { violates }),
  };
  const { ending, kept } = keepAs(header, solution, code);
  const place = path.join(lab.folder, "wrong", `${slug}.${ending}`);
  await writeFile(place, kept);
  return place;
}

async function refuse(lab: Lab, { slug, check }: WrongReport): Promise<void> {
  if (!lab.checks.some(({ id }) => id === check)) {
    throw new UserError(`${lab.id} has no check "${check}".`, {
      hint: `Checks: ${lab.checks.map(({ id }) => id).join(", ")}.`,
    });
  }
  if (!slugPattern.test(slug)) {
    throw new UserError(`"${slug}" is not a valid name for a wrong answer.`, {
      hint: "Use small letters, digits and hyphens: drops-last-page.",
    });
  }
  for (const ending of ["ts", "diff"]) {
    const kept = path.join(lab.folder, "wrong", `${slug}.${ending}`);
    if (await stat(kept).catch(() => undefined)) throw new UserError(`${kept} already exists.`);
  }
}

function keepAs(header: WrongHeader, solution: string, code: string): { ending: string; kept: string } {
  const blocks = blocksBetween(solution, code);
  if (blocks.length === 0) throw new UserError("That is the solution itself.");
  const differing = blocks
    .join("")
    .split("\n")
    .filter((line) => /^[+-]/.test(line)).length;
  if (differing <= mostLines) return { ending: "diff", kept: formatEdit(header, blocks) };
  const comment = formatEdit(header, []).trimEnd().replaceAll(/^/gm, "// ");
  return { ending: "ts", kept: `${comment}\n${code}` };
}
