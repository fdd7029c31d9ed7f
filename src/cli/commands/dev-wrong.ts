import { readFile } from "node:fs/promises";
import { Command } from "commander";
import { findLab } from "../../labs/catalog.ts";
import { nearby } from "../../labs/places.ts";
import { labelled } from "../../labs/report/style.ts";
import { table } from "../../labs/report/table.ts";
import { type WrongAnswer, findWrongAnswer, readWrongAnswers } from "../../labs/authoring/wrong-answers.ts";
import { type Shell, printJson } from "../shell.ts";

interface Options {
  readonly code?: boolean;
  readonly json?: boolean;
}

export const devWrongCommand = (shell: Shell): Command =>
  new Command("wrong")
    .description("list a lab's wrong answers, or print one")
    .argument("<lab>")
    .argument("[name]", "print this one: its edit and its header")
    .option("--code", "print the whole answer, as it is judged")
    .option("--json", "print JSON")
    .action((lab: string, name: string | undefined, options: Options) =>
      name === undefined ? list(shell, lab, options) : print(shell, { lab, name, options }),
    );

async function list(shell: Shell, wanted: string, { json }: Options): Promise<void> {
  const answers = await readWrongAnswers(await findLab(shell.places.labs, wanted));
  if (json) return printJson(shell, answers.map(described));
  const rows = answers.map(({ slug, violates, rejectedBy, mistake }) => [
    slug,
    violates ?? rejectedBy,
    mistake,
  ]);
  for (const line of table(rows, shell.style)) shell.print(line);
}

async function print(
  shell: Shell,
  { lab, name, options }: { lab: string; name: string; options: Options },
): Promise<void> {
  const answer = await findWrongAnswer(await findLab(shell.places.labs, lab), name);
  if (options.json) return printJson(shell, { ...described(answer), code: answer.code });
  if (options.code) return shell.print(answer.code.trimEnd());
  for (const line of labelled("file", nearby(answer.file), shell.style)) shell.print(line);
  shell.print();
  shell.print((await readFile(answer.file, "utf8")).trimEnd());
}

const described = ({ code: _code, ...answer }: WrongAnswer): object => answer;
