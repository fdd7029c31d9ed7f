import { readFile } from "node:fs/promises";
import path from "node:path";
import { Command } from "commander";
import { LabDefect, type Lab } from "../../labs/lab.ts";
import { shownPath } from "../../labs/folders.ts";
import { markdownLines } from "../../labs/report/markdown.ts";
import { wrap } from "../../labs/report/style.ts";
import { chooseLab } from "../choose-lab.ts";
import type { CliContext } from "../context.ts";
import { showInPager } from "../pager.ts";
import { labTitle, self } from "../text.ts";

interface Options {
  readonly all?: boolean;
  readonly pager: boolean;
}

export const taskCommand = (context: CliContext): Command =>
  new Command("task")
    .description("show what a lab asks for, from its README")
    .argument("[lab]", "the current one when left out")
    .option("--all", "show the whole README, not only the task")
    .option("--no-pager", "print a long text at once")
    .action(async (wanted: string | undefined, { all = false, pager }: Options) => {
      const lab = await chooseLab(context, wanted);
      const lines = await linesOf(context, lab, all);
      if (pager && (await showInPager(context, lines))) return;
      for (const line of lines) context.print(line);
    });

async function linesOf({ style }: CliContext, lab: Lab, all: boolean): Promise<string[]> {
  const file = path.join(lab.folder, "README.md");
  const readme = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new LabDefect(`${shownPath(file)} cannot be read.`, { cause });
  });
  const text = all ? withoutTitle(readme) : taskOf(readme);
  const more = all ? [shownPath(file)] : elsewhere(lab, readme, file);
  return [
    labTitle(lab, style),
    "",
    ...markdownLines(text, style),
    "",
    ...more.flatMap((line) => wrap(line, style.width)).map((line) => style.colors.dim(line)),
  ];
}

/** Where to see what the text refers to. */
function elsewhere({ id }: Lab, readme: string, file: string): string[] {
  const headings = [...readme.matchAll(/^## (.+)$/gm)].flatMap(([, heading = ""]) =>
    heading.startsWith("Task") ? [] : [`"${heading}"`],
  );
  const others = headings.length === 0 ? "" : ` also shows ${headings.join(", ")}`;
  return [`${self} task ${id} --all${others}`, `The whole README: ${shownPath(file)}`];
}

const withoutTitle = (readme: string): string => readme.replace(/^# .*\n/, "");

/** The introduction, and the section "Task" up to the next one. */
function taskOf(readme: string): string {
  const [introduction = "", ...sections] = withoutTitle(readme).split(/^(?=## )/m);
  const task = sections.find((section) => section.startsWith("## Task"));
  return task === undefined ? withoutTitle(readme) : introduction + task.replace(/^## Task\n/, "");
}
