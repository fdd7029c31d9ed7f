/** The text after a pass: the lessons, where to read more, and the next lab. */
import path from "node:path";
import { readLabs } from "../labs/catalog.ts";
import { shownPath } from "../labs/folders.ts";
import type { Lab } from "../labs/lab.ts";
import { nextLab } from "../labs/next-lab.ts";
import { type LabProgress, isSolved, readProgress } from "../labs/progress.ts";
import { count } from "../labs/report/style.ts";
import type { CliContext } from "./context.ts";
import { self } from "./text.ts";

/** Lines for the end of a report. The lab itself counts as solved. */
export async function afterPass({ folders }: CliContext, lab: Lab): Promise<readonly string[]> {
  const isDone = (own: LabProgress | undefined): boolean => own?.passedAt !== undefined;
  const [labs, progress, next] = await Promise.all([
    readLabs(folders.labs),
    readProgress(folders.work),
    nextLab(folders, { after: lab.id, isDone }),
  ]);
  const solved = labs.filter(({ id }) => id === lab.id || isSolved(progress.labs[id])).length;
  const learned = lab.learned ?? [];
  return [
    ...(learned.length === 0 ? [] : ["", "What you have learned:", ...learned.map((one) => `  ${one}`)]),
    "",
    `Compare with our solution: ${self} diff ${lab.id}`,
    `Why production needs it: "What production needs" in ${shownPath(path.join(lab.folder, "README.md"))}`,
    `${solved} of ${count(labs.length, "lab")} solved. ${
      next === undefined ? "Well done: every lab has passed." : `Next: ${self} start ${next.id}`
    }`,
  ];
}
