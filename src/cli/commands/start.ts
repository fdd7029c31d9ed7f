import { Command } from "commander";
import { findLab } from "../../labs/catalog.ts";
import { isSolved } from "../../labs/progress.ts";
import { beginLab } from "../begin-lab.ts";
import type { CliContext } from "../context.ts";
import { nextLab } from "../../labs/next-lab.ts";

export const startCommand = (context: CliContext): Command =>
  new Command("start")
    .description("begin or continue a lab: writes work/<lab>/answer.ts")
    .argument("[lab]", "number, name or both; the next one when left out")
    .option("--json", "print JSON")
    .action(async (wanted: string | undefined, { json = false }: { json?: boolean }) => {
      const { labs: folder } = context.folders;
      const next = wanted === undefined ? await nextLab(context.folders, { isDone: isSolved }) : undefined;
      // The first lab if every lab is solved.
      await beginLab(context, next ?? (await findLab(folder, wanted ?? "01")), json);
    });
