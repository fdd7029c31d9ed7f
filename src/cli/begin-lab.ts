/** Starts or continues a lab and prints its tasks. */
import path from "node:path";
import type { Lab } from "../labs/lab.ts";
import { recordProgress } from "../labs/progress.ts";
import { labelled, wrap } from "../labs/report/style.ts";
import { type Started, startAnswer } from "../labs/workspace.ts";
import { shownPath } from "../labs/folders.ts";
import { type CliContext, printJson } from "./context.ts";
import { labTitle, self } from "./text.ts";

/** Writes the starter if there is no answer yet, and makes the lab the current one. */
export async function beginLab(context: CliContext, lab: Lab, asJson: boolean): Promise<void> {
  const started = await startAnswer(context.folders.work, lab);
  await recordProgress(context.folders.work, lab.id, (before) => ({
    startedAt: new Date().toISOString(),
    ...before,
  }));
  if (asJson) printJson(context, { lab: lab.id, answer: started.file, fresh: started.fresh });
  else printTask(context, lab, started);
}

function printTask({ style, print }: CliContext, lab: Lab, { file, fresh }: Started): void {
  print(labTitle(lab, style));
  print(style.colors.dim(`${lab.difficulty}, about ${lab.minutes} minutes`));
  print();
  for (const line of wrap(lab.summary, style.width)) print(line);
  print();
  lab.tasks.forEach((task, index) => print(`  Task ${index + 1}: ${task.title}`));
  print();
  const facts: [string, string][] = [
    ["task", `${self} task, or ${shownPath(path.join(lab.folder, "README.md"))}`],
    ["answer", `${shownPath(file)}${fresh ? "" : " (yours, as you left it)"}`],
    ["then", `${self} run, ${self} check, ${self} hint`],
  ];
  for (const [label, text] of facts) for (const line of labelled(label, text, style)) print(line);
}
