import path from "node:path";
import { Command } from "commander";
import { findLab, readLabs } from "../../labs/catalog.ts";
import type { Lab } from "../../labs/lab.ts";
import { readProgress, recordProgress, stateOf } from "../../labs/progress.ts";
import { labelled, wrap } from "../../labs/report/style.ts";
import { type Started, startAnswer } from "../../labs/workspace.ts";
import { shownPath } from "../../labs/folders.ts";
import { type CliContext, printJson } from "../context.ts";
import { labTitle, self } from "../text.ts";

export const startCommand = (context: CliContext): Command =>
  new Command("start")
    .description("begin or continue a lab: writes work/<lab>/answer.ts")
    .argument("[lab]", "number, name or both; the next one when left out")
    .option("--json", "print JSON")
    .action(async (wanted: string | undefined, { json }: { json?: boolean }) => {
      const lab = wanted === undefined ? await nextLab(context) : await findLab(context.folders.labs, wanted);
      const started = await startAnswer(context.folders.work, lab);
      await recordProgress(context.folders.work, lab.id, (before) => ({
        startedAt: new Date().toISOString(),
        ...before,
      }));
      if (json) printJson(context, { lab: lab.id, answer: started.file, fresh: started.fresh });
      else printTask(context, lab, started);
    });

/** The first lab that is not solved; the first of all when every one is. */
async function nextLab(context: CliContext): Promise<Lab> {
  const { labs: folder, work } = context.folders;
  const [labs, progress] = await Promise.all([readLabs(folder), readProgress(work)]);
  const open = labs.find(({ id }) => ["new", "started"].includes(stateOf(progress.labs[id]))) ?? labs[0];
  return open ?? findLab(folder, "01");
}

function printTask(context: CliContext, lab: Lab, { file, fresh }: Started): void {
  const { style, print } = context;
  print(labTitle(lab, style));
  print(style.colors.dim(`${lab.difficulty}, about ${lab.minutes} minutes`));
  print();
  for (const line of wrap(lab.summary, style.width)) print(line);
  print();
  lab.tasks.forEach((task, index) => print(`  Task ${index + 1}: ${task.title}`));
  print();
  const facts: [string, string][] = [
    ["task", shownPath(path.join(lab.folder, "README.md"))],
    ["answer", `${shownPath(file)}${fresh ? "" : " (yours, as you left it)"}`],
    ["then", `${self} run, ${self} check, ${self} hint`],
  ];
  for (const [label, text] of facts) for (const line of labelled(label, text, style)) print(line);
}
