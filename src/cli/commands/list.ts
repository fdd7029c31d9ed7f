import { Command } from "commander";
import { readLabs } from "../../labs/catalog.ts";
import type { Lab } from "../../labs/lab.ts";
import { nextOf } from "../../labs/next-lab.ts";
import { type Progress, isSolved, readProgress, stateOf } from "../../labs/progress.ts";
import { fits, table } from "../../labs/report/table.ts";
import { wrap } from "../../labs/report/style.ts";
import { bySeries, weekendPath } from "../../labs/series.ts";
import { type CliContext, printJson } from "../context.ts";
import { self } from "../text.ts";

export const listCommand = (context: CliContext): Command =>
  new Command("list")
    .description("list the labs and how far you are")
    .option("--json", "print JSON")
    .action(async ({ json }: { json?: boolean }) => {
      const { labs: folder, work } = context.folders;
      const [labs, progress] = await Promise.all([readLabs(folder), readProgress(work)]);
      if (json)
        printJson(
          context,
          labs.map((lab) => describe(lab, progress)),
        );
      else {
        printTable(context, labs, progress);
        context.print();
        context.print(context.style.colors.dim(advice(labs, progress)));
      }
    });

/** What to do next. */
function advice(labs: readonly Lab[], progress: Progress): string {
  const { current } = progress;
  if (current !== undefined && !isSolved(progress.labs[current])) return `Next: ${self} check`;
  const next = nextOf(labs, progress, { after: current, isDone: isSolved });
  if (next === undefined) return `Every lab is solved. See how far you are with: ${self} progress`;
  return current === undefined ? `Next: ${self} start ${next.id}` : `Next: ${self} next (${next.id})`;
}

function describe(lab: Lab, progress: Progress): object {
  const { id, title, summary, difficulty, minutes, series, weekend, services, operations, tasks, checks } =
    lab;
  const own = progress.labs[id];
  return {
    id,
    title,
    summary,
    difficulty,
    minutes,
    series,
    weekend,
    services,
    operations,
    tasks: tasks.length,
    checks: checks.length,
    state: stateOf(own),
    current: progress.current === id,
    ...(own?.last === undefined ? {} : { last: own.last }),
  };
}

function printTable(context: CliContext, labs: readonly Lab[], progress: Progress): void {
  const columns = (lab: Lab): string[] => [
    lab.id,
    lab.title,
    state(lab, progress),
    `${lab.difficulty}, ${lab.minutes} min`,
    lab.services.join(" ") || "no AWS",
  ];
  const whole = bySeries(labs).flatMap(({ title, labs: ofSeries }) => [
    ...(title === undefined ? [] : [[title]]),
    ...ofSeries.map((lab) => {
      const [id = "", ...others] = columns(lab);
      return [title === undefined ? id : `  ${id}`, ...others];
    }),
  ]);
  // A narrow terminal leaves out columns that other commands show.
  const narrower = [whole, whole.map((row) => row.slice(0, 4)), whole.map((row) => row.slice(0, 3))];
  const rows = narrower.find((candidate) => fits(candidate, context.style)) ?? whole;
  for (const line of table(rows, context.style)) context.print(line);
  printWeekend(context, labs);
}

function printWeekend({ print, style }: CliContext, labs: readonly Lab[]): void {
  const days = weekendPath(labs);
  if (days.length === 0) return;
  print();
  print("Interview in a weekend:");
  for (const { title, labs: ofDay, minutes } of days) {
    const numbers = ofDay.map(({ id }) => id.slice(0, 2)).join(", ");
    for (const line of wrap(`${title}: ${numbers} (${minutes} min)`, style.width - 2)) print(`  ${line}`);
  }
}

function state(lab: Lab, progress: Progress): string {
  const own = progress.labs[lab.id];
  const { last } = own ?? {};
  const reached = last === undefined ? "" : ` ${last.passed}/${last.passed + last.failing.length}`;
  const word = stateOf(own);
  const text = word === "started" ? `${word}${reached}` : word === "new" ? "" : word;
  return progress.current === lab.id ? `${text} <- current`.trim() : text;
}
