import { Command } from "commander";
import { UserError } from "../../common/errors.ts";
import { findLab } from "../../labs/catalog.ts";
import type { Lab } from "../../labs/lab.ts";
import { shownPath } from "../../labs/folders.ts";
import { readProgress, recordNewAnswer } from "../../labs/progress.ts";
import { resetAnswer } from "../../labs/workspace.ts";
import { chooseLab } from "../choose-lab.ts";
import { type CliContext, printJson } from "../context.ts";
import { self } from "../text.ts";

interface Options {
  readonly all?: boolean;
  readonly json?: boolean;
}

export const resetCommand = (context: CliContext): Command =>
  new Command("reset")
    .description("start over with the starter; your answer is kept as a backup")
    .argument("[lab]", "the current one when left out")
    .option("--all", "reset every lab that you have begun")
    .option("--json", "print JSON")
    .action(async (wanted: string | undefined, options: Options) => {
      const labs = options.all ? await begun(context, wanted) : [await chooseLab(context, wanted)];
      const done = [];
      for (const lab of labs) done.push({ lab: lab.id, ...(await reset(context, lab)) });
      if (options.json) printJson(context, done);
      else for (const { lab, file, kept } of done) report(context, lab, { file, kept });
    });

async function begun({ folders }: CliContext, wanted: string | undefined): Promise<Lab[]> {
  if (wanted !== undefined) throw new UserError("Name a lab or say --all, not both.");
  const { labs } = await readProgress(folders.work);
  const ids = Object.keys(labs).sort();
  if (ids.length === 0) throw new UserError("You have not begun a lab yet.", { hint: `See: ${self} list` });
  return Promise.all(ids.map((id) => findLab(folders.labs, id)));
}

async function reset({ folders }: CliContext, lab: Lab): Promise<{ file: string; kept: string | undefined }> {
  const done = await resetAnswer(folders.work, lab, new Date());
  await recordNewAnswer(folders.work, lab.id);
  return done;
}

function report({ print }: CliContext, lab: string, done: { file: string; kept: string | undefined }): void {
  print(`${lab}: ${shownPath(done.file)} is the starter again.`);
  if (done.kept !== undefined) print(`  Your answer is kept in ${shownPath(done.kept)}`);
}
