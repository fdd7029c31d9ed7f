/** Mutants that no check can distinguish from the solution, as a lab lists them in mutants.json. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { lineAt, placesOf } from "../splice.ts";
import { type Lab, LabDefect } from "../../lab.ts";
import { solutionFile } from "../../workspace.ts";
import type { Mutant } from "./mutant.ts";

export interface Equivalent {
  readonly mutator: string;
  readonly original: string;
  readonly replacement: string;
  /** Part of the line of the change, if the other texts also match other places. */
  readonly within?: string;
  /** Why no check can see the change. */
  readonly reason: string;
}

/**
 * The entries of labs/NN/mutants.json, if the lab has one.
 * @throws LabDefect if the file is invalid.
 */
export async function readEquivalents(lab: Lab): Promise<Equivalent[]> {
  const file = path.join(lab.folder, "mutants.json");
  const text = await readFile(file, "utf8").catch(() => '{ "equivalent": [] }');
  const { equivalent } = JSON.parse(text) as { equivalent?: unknown };
  if (!Array.isArray(equivalent) || !equivalent.every(isEquivalent)) {
    throw new LabDefect(`${file} does not list equivalent mutants.`, {
      hint: 'It holds { "equivalent": [{ "mutator", "original", "replacement", "reason" }] }, all of them texts; "within" may be one more.',
    });
  }
  return equivalent;
}

const isEquivalent = (entry: unknown): entry is Equivalent =>
  typeof entry === "object" &&
  entry !== null &&
  ["mutator", "original", "replacement", "reason"].every(
    (name) => typeof (entry as Record<string, unknown>)[name] === "string",
  ) &&
  ["string", "undefined"].includes(typeof (entry as Record<string, unknown>)["within"]);

/** Entries have texts, because line numbers change. An entry matches every mutant with its texts, on lines with `within`. */
export const isSame = (entry: Equivalent, mutant: Mutant): boolean =>
  entry.mutator === mutant.mutator &&
  entry.original === mutant.original &&
  entry.replacement === mutant.replacement &&
  mutant.lineText.includes(entry.within ?? "");

/**
 * Complaints about entries whose text is not in the solution. Only a run of the mutants shows whether a mutant survives.
 */
export async function checkEquivalents(lab: Lab): Promise<string[]> {
  const [entries, solution] = await Promise.all([
    readEquivalents(lab),
    readFile(solutionFile(lab), "utf8").catch(() => ""),
  ]);
  return entries
    .filter(({ original, within = "" }) =>
      placesOf(solution, original).every(({ start }) => !lineAt(solution, start).includes(within)),
    )
    .map(({ mutator, original }) => `mutants.json lists ${mutator} of a text that is not there: ${original}`);
}
