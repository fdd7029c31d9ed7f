import { Command } from "commander";
import { UserError } from "../../common/errors.ts";
import { shownPath } from "../../labs/folders.ts";
import { recordNewAnswer } from "../../labs/progress.ts";
import { keptAnswers, restoreAnswer } from "../../labs/workspace.ts";
import { chooseLab } from "../choose-lab.ts";
import { type CliContext, printJson } from "../context.ts";

interface Options {
  readonly list?: boolean;
  readonly from?: string;
  readonly json?: boolean;
}

export const restoreCommand = (context: CliContext): Command =>
  new Command("restore")
    .description("put back an answer that reset kept; your current answer is kept, too")
    .argument("[lab]", "the current one when left out")
    .option("--list", "list the answers that are kept, the newest first")
    .option("--from <name>", "put back this one; the newest when left out")
    .option("--json", "print JSON")
    .action(async (wanted: string | undefined, { list, from, json }: Options) => {
      const lab = await chooseLab(context, wanted);
      const { work } = context.folders;
      const kept = await keptAnswers(work, lab);
      if (list) return json ? printJson(context, kept) : kept.forEach((name) => context.print(name));
      const name = from ?? kept[0];
      if (name === undefined || !kept.includes(name)) {
        throw new UserError(
          from === undefined ? `No answer of ${lab.id} is kept.` : `No kept answer is named ${from}.`,
          {
            hint: kept.length === 0 ? "reset keeps one, when it differs from the starter." : kept.join(", "),
          },
        );
      }
      const done = await restoreAnswer(work, lab, { name, now: new Date() });
      await recordNewAnswer(work, lab.id);
      if (json) return printJson(context, { lab: lab.id, ...done });
      context.print(`${lab.id}: ${shownPath(done.file)} is ${name} again.`);
      if (done.kept !== undefined)
        context.print(`  Your answer until now is kept in ${shownPath(done.kept)}`);
    });
