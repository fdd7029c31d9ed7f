/** What a person may look at once the answer passes: our solution, and what production needs. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Folders } from "../../labs/folders.ts";
import type { Lab } from "../../labs/lab.ts";
import { nextLab } from "../../labs/next-lab.ts";
import { isSolved, recordProgress } from "../../labs/progress.ts";
import { readAnswer, solutionFile } from "../../labs/workspace.ts";
import type { SolutionReply } from "../protocol.ts";
import { renderMarkdown } from "./markdown.ts";

/** Remembers that the solution was seen, as `labs solution` does. */
export async function showSolution(folders: Folders, lab: Lab): Promise<SolutionReply> {
  await recordProgress(folders.work, lab.id, (known) => ({
    solutionSeenAt: new Date().toISOString(),
    ...known,
  }));
  const [solution, answer, readme, next] = await Promise.all([
    readFile(solutionFile(lab), "utf8"),
    readAnswer(folders.work, lab),
    readFile(path.join(lab.folder, "README.md"), "utf8").catch(() => ""),
    nextLab(folders, { after: lab.id, isDone: isSolved }),
  ]);
  return {
    solution,
    answer: answer ?? null,
    learned: lab.learned ?? [],
    production: renderMarkdown(sectionOf(readme, "What production needs")),
    next: next && { id: next.id, title: next.title },
  };
}

/** The text below a heading of the second level, up to the next one. */
function sectionOf(readme: string, title: string): string {
  const section = readme.split(/^## /m).find((part) => part.startsWith(`${title}\n`));
  return section?.slice(title.length) ?? "";
}
