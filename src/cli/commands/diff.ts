import { readFile } from "node:fs/promises";
import { Command } from "commander";
import { shownPath } from "../../labs/folders.ts";
import type { Lab } from "../../labs/lab.ts";
import { recordProgress } from "../../labs/progress.ts";
import { unifiedDiff } from "../../labs/report/unified-diff.ts";
import { visible } from "../../labs/report/style.ts";
import { findAnswer, solutionFile } from "../../labs/workspace.ts";
import { chooseLab } from "../choose-lab.ts";
import type { CliContext } from "../context.ts";

export const diffCommand = (context: CliContext): Command =>
  new Command("diff")
    .description("compare your answer with our solution, line by line")
    .argument("[lab]", "the current one when left out")
    .option("--answer <file>", "compare this file instead of yours")
    .action(async (wanted: string | undefined, { answer }: { readonly answer?: string }) => {
      const lab = await chooseLab(context, wanted);
      await compare(context, lab, await findAnswer(context.folders.work, lab, answer));
    });

async function compare({ folders, print, style }: CliContext, lab: Lab, file: string): Promise<void> {
  const ours = solutionFile(lab);
  const [before, after] = await Promise.all([readFile(file, "utf8"), readFile(ours, "utf8")]);
  // Recorded as seen, as `solution` does. Before the first line, because a pager may end the command.
  await recordProgress(folders.work, lab.id, (known) => ({
    solutionSeenAt: new Date().toISOString(),
    ...known,
  }));
  const lines = unifiedDiff(before, after);
  if (lines.length === 0) print("Your answer and our solution are the same.");
  else {
    print(style.colors.red(`--- ${shownPath(file)}`));
    print(style.colors.green(`+++ ${shownPath(ours)}`));
  }
  const colours = { "-": style.colors.red, "+": style.colors.green, "@": style.colors.dim, " ": String };
  for (const line of lines) print(colours[line[0] as keyof typeof colours](visible(line)));
}
