import { readFile } from "node:fs/promises";
import { Command } from "commander";
import { findLab } from "../../labs/catalog.ts";
import { shownPath } from "../../labs/folders.ts";
import { labelled } from "../../labs/report/style.ts";
import { table } from "../../labs/report/table.ts";
import { type WrongAnswer, findWrongAnswer, readWrongAnswers } from "../../labs/authoring/wrong-answers.ts";
import { type CliContext, printJson } from "../context.ts";

interface Options {
  readonly code?: boolean;
  readonly json?: boolean;
}

export const devWrongCommand = (context: CliContext): Command =>
  new Command("wrong")
    .description("list a lab's wrong answers, or print one")
    .argument("<lab>")
    .argument("[name]", "print this one: its edit and its header")
    .option("--code", "print the whole answer, as it is judged")
    .option("--json", "print JSON")
    .action((lab: string, name: string | undefined, options: Options) =>
      name === undefined ? list(context, lab, options) : print(context, { lab, name, options }),
    );

async function list(context: CliContext, wanted: string, { json }: Options): Promise<void> {
  const answers = await readWrongAnswers(await findLab(context.folders.labs, wanted));
  if (json) return printJson(context, answers.map(described));
  const rows = answers.map(({ slug, violates, rejectedBy, mistake }) => [
    slug,
    violates ?? rejectedBy,
    mistake,
  ]);
  for (const line of table(rows, context.style)) context.print(line);
}

async function print(
  context: CliContext,
  { lab, name, options }: { lab: string; name: string; options: Options },
): Promise<void> {
  const answer = await findWrongAnswer(await findLab(context.folders.labs, lab), name);
  if (options.json) return printJson(context, { ...described(answer), code: answer.code });
  if (options.code) return context.print(answer.code.trimEnd());
  for (const line of labelled("file", shownPath(answer.file), context.style)) context.print(line);
  context.print();
  context.print((await readFile(answer.file, "utf8")).trimEnd());
}

const described = ({ code: _code, ...answer }: WrongAnswer): object => answer;
