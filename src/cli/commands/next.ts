import { Command } from "commander";
import { isSolved, readProgress } from "../../labs/progress.ts";
import { beginLab } from "../begin-lab.ts";
import { type CliContext, printJson } from "../context.ts";
import { nextLab } from "../../labs/next-lab.ts";
import { self } from "../text.ts";

export const nextCommand = (context: CliContext): Command =>
  new Command("next")
    .description("begin the next lab that you have not solved yet; the current one stays as it is")
    .option("--json", "print JSON")
    .action(async ({ json = false }: { json?: boolean }) => {
      const { current } = await readProgress(context.folders.work);
      const next = await nextLab(context.folders, { after: current, isDone: isSolved });
      if (next) await beginLab(context, next, json);
      else if (json) printJson(context, { lab: null });
      else context.print(`There is no other lab to solve. See how far you are with: ${self} progress`);
    });
