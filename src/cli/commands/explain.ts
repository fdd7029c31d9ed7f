import { Command } from "commander";
import type { Check, Lab } from "../../labs/lab.ts";
import { readProgress } from "../../labs/progress.ts";
import { labelled, wrap } from "../../labs/report/style.ts";
import { isCore, requirementsOf } from "../../labs/score.ts";
import { findCheck } from "../choose-checks.ts";
import { chooseLab } from "../choose-lab.ts";
import { type CliContext, printJson } from "../context.ts";
import { self } from "../text.ts";

export const explainCommand = (context: CliContext): Command =>
  new Command("explain")
    .description("explain what a check judges, in the words of the lab's README")
    .argument("<check>", "id of the check, as reports name it")
    .argument("[lab]", "the current one when left out")
    .option("--json", "print JSON")
    .action(async (id: string, wanted: string | undefined, { json }: { json?: boolean }) => {
      const lab = await chooseLab(context, wanted);
      const explained = explain(lab, findCheck(lab, id));
      const last = (await readProgress(context.folders.work)).labs[lab.id]?.last;
      const lastTime = last === undefined ? undefined : last.failing.includes(id) ? "did not pass" : "passed";
      if (json) printJson(context, { ...explained, ...(lastTime === undefined ? {} : { last: lastTime }) });
      else print(context, explained, lastTime);
    });

interface Explained {
  readonly lab: string;
  readonly check: string;
  readonly title: string;
  readonly task: string;
  readonly level: "core" | "production";
  /** Sentences of the README. */
  readonly requirements: readonly { readonly id: string; readonly sentence: string }[];
  /** Empty if it runs on all targets. */
  readonly targets: readonly string[];
  readonly why: string | undefined;
}

function explain(lab: Lab, check: Check): Explained {
  const task = lab.tasks.find(({ checks }) => checks.includes(check.id));
  return {
    lab: lab.id,
    check: check.id,
    title: check.title,
    task: task?.title ?? "",
    level: isCore(lab, check) ? "core" : "production",
    requirements: requirementsOf(lab, check.id).map(({ id, sentence }) => ({ id, sentence })),
    targets: check.targets ?? [],
    why: check.why,
  };
}

const levels = {
  core: "core: the task itself",
  production: "production: what your code needs beyond the task",
} as const;

function print({ print: line, style }: CliContext, about: Explained, last: string | undefined): void {
  const [first = "", ...rest] = wrap(`${about.check}  ${about.title}`, style.width);
  line(first.replace(about.check, style.colors.bold));
  for (const more of rest) line(more);
  const facts: [string, string][] = [
    ["lab", about.lab],
    ["task", about.task],
    ["level", levels[about.level]],
    ...about.requirements.map(({ id, sentence }): [string, string] => ["asks", `${id}: ${sentence}`]),
    ...(about.why === undefined
      ? []
      : [["targets", `${about.targets.join(", ")}: it ${about.why}`] satisfies [string, string]]),
    ...(last === undefined ? [] : [["last time", `it ${last}`] satisfies [string, string]]),
    ["run it", `${self} check ${about.lab} --check ${about.check}`],
  ];
  for (const [label, text] of facts) for (const shown of labelled(label, text, style)) line(shown);
}
