import path from "node:path";
import { Command } from "commander";
import { findLab } from "../../labs/catalog.ts";
import { shownPath } from "../../labs/folders.ts";
import { keepWrongAnswer } from "../../labs/authoring/report-wrong.ts";
import type { CliContext } from "../context.ts";
import { self } from "../text.ts";

interface Options {
  readonly check: string;
  readonly because: string;
  readonly violates?: string;
  readonly name: string;
  readonly mistake: string;
}

export const devReportWrongCommand = (context: CliContext): Command =>
  new Command("report-wrong")
    .description("keep a wrong answer that passed: from now on the named check must reject it")
    .argument("<lab>")
    .argument("<file>", "the wrong answer")
    .requiredOption("--check <id>", "the check that must reject it")
    .requiredOption("--because <words>", "part of that check's message: the reason that rejects it")
    .option("--violates <id>", "the requirement that it violates")
    .requiredOption("--name <name>", "a name for the mistake, for example drops-last-page")
    .requiredOption("--mistake <sentence>", "what it does wrong, in one line")
    .action((lab: string, file: string, options: Options) => reportWrong(context, { lab, file, ...options }));

async function reportWrong(
  context: CliContext,
  { lab: wanted, file, name, ...report }: Options & { lab: string; file: string },
): Promise<void> {
  const lab = await findLab(context.folders.labs, wanted);
  const kept = await keepWrongAnswer(lab, { file: path.resolve(file), slug: name, ...report });
  context.print(`Kept as ${shownPath(kept)}.`);
  context.print(
    `Now change the check ${report.check} until this command passes: ${self} dev check ${lab.id}`,
  );
}
