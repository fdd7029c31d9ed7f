import { Command, InvalidArgumentError } from "commander";
import { hintLevels, takeHint, taskInNeed } from "../../labs/hints.ts";
import type { Task } from "../../labs/lab.ts";
import { readProgress } from "../../labs/progress.ts";
import { markdownLines } from "../../labs/report/markdown.ts";
import { findTask } from "../choose-checks.ts";
import { chooseLab } from "../choose-lab.ts";
import { type CliContext, printJson } from "../context.ts";
import { self } from "../text.ts";

interface Options {
  readonly task?: string;
  readonly level?: number;
  readonly json?: boolean;
}

export const hintCommand = (context: CliContext): Command =>
  new Command("hint")
    .description("give the next hint for the task that failed, in three levels")
    .argument("[lab]", "the current one when left out")
    .option("--task <id>", "give a hint for this task")
    .option("--level <number>", "1 is a nudge, 3 is nearly the code; the next one when left out", parseLevel)
    .option("--json", "print JSON")
    .action(async (wanted: string | undefined, options: Options) => {
      const lab = await chooseLab(context, wanted);
      const { labs } = await readProgress(context.folders.work);
      const own = labs[lab.id];
      const task = options.task === undefined ? taskInNeed(lab, own) : findTask(lab, options.task);
      const taken = await takeHint(context.folders.work, own, { lab, task, level: options.level });
      const hint = {
        lab: lab.id,
        task: taken.task,
        level: taken.level,
        levels: hintLevels,
        text: taken.text,
      };
      if (options.json) printJson(context, hint);
      else print(context, task, hint);
    });

function parseLevel(text: string): number {
  const level = Number(text);
  if (Number.isInteger(level) && level >= 1 && level <= hintLevels) return level;
  throw new InvalidArgumentError(`a level is 1, 2 or ${hintLevels}.`);
}

function print(
  { style, print: line }: CliContext,
  task: Task,
  hint: { lab: string; level: number; text: string },
): void {
  line(`${style.colors.bold(hint.lab)}  ${task.title}`);
  line(style.colors.dim(`hint ${hint.level} of ${hintLevels}`));
  line();
  for (const text of markdownLines(hint.text, style)) line(text);
  if (hint.level === hintLevels) return;
  line();
  line(style.colors.dim(`More: ${self} hint ${hint.lab} --task ${task.id} --level ${hint.level + 1}`));
}
