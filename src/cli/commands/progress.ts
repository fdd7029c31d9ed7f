import { Command } from "commander";
import { readLabs } from "../../labs/catalog.ts";
import type { Lab } from "../../labs/lab.ts";
import { type LabProgress, type LabState, readProgress, stateOf } from "../../labs/progress.ts";
import { count } from "../../labs/report/style.ts";
import { fits, table } from "../../labs/report/table.ts";
import { type CliContext, printJson } from "../context.ts";
import { self } from "../text.ts";

export const progressCommand = (context: CliContext): Command =>
  new Command("progress")
    .description("show what you have solved so far, with the hints and solutions that you looked at")
    .option("--json", "print JSON")
    .action(async ({ json }: { json?: boolean }) => {
      const { labs: folder, work } = context.folders;
      const [labs, progress] = await Promise.all([readLabs(folder), readProgress(work)]);
      const all = labs.map((lab) => describe(lab, progress.labs[lab.id]));
      if (json) printJson(context, { schema: "labs-progress/v1", labs: all, totals: totalsOf(all) });
      else print(context, all);
    });

interface LabSoFar {
  /** The folder's name, which does not change with the lab's title. */
  readonly id: string;
  readonly state: LabState;
  readonly minutes: number;
  readonly checks: { readonly passed: number; readonly of: number };
  /** Hints seen, of all tasks together. */
  readonly hints: number;
  readonly solution_seen: boolean;
  readonly started_at?: string;
  readonly solved_at?: string;
  readonly production_ready_at?: string;
}

function describe({ id, minutes, checks }: Lab, own: LabProgress | undefined): LabSoFar {
  return {
    id,
    state: stateOf(own),
    minutes,
    checks: { passed: own?.last?.passed ?? 0, of: checks.length },
    hints: Object.values(own?.hints ?? {}).reduce((sum, level) => sum + level, 0),
    solution_seen: own?.solutionSeenAt !== undefined,
    ...(own?.startedAt === undefined ? {} : { started_at: own.startedAt }),
    ...(own?.coreAt === undefined ? {} : { solved_at: own.coreAt }),
    ...(own?.passedAt === undefined ? {} : { production_ready_at: own.passedAt }),
  };
}

interface Totals {
  readonly labs: number;
  readonly solved: number;
  readonly production_ready: number;
  /** The minutes of the unsolved labs, from their lab.json. */
  readonly minutes_left: number;
}

function totalsOf(all: readonly LabSoFar[]): Totals {
  const open = all.filter(({ state }) => state === "new" || state === "started");
  return {
    labs: all.length,
    solved: all.length - open.length,
    production_ready: all.filter(({ state }) => state === "production-ready").length,
    minutes_left: open.reduce((sum, { minutes }) => sum + minutes, 0),
  };
}

function print(context: CliContext, all: readonly LabSoFar[]): void {
  const rows = all.map((lab) => [lab.id, lab.state, checksOf(lab), seenOf(lab)]);
  const shown = fits(rows, context.style) ? rows : rows.map((row) => row.slice(0, 3));
  for (const line of table(shown, context.style)) context.print(line);
  const { labs, solved, production_ready: ready, minutes_left: minutes } = totalsOf(all);
  context.print();
  context.print(`${solved} of ${count(labs, "lab")} solved, ${ready} ready for production`);
  if (minutes > 0) context.print(context.style.colors.dim(`About ${minutes} minutes left: ${self} next`));
}

const checksOf = ({ state, checks }: LabSoFar): string =>
  state === "new" ? "" : `${checks.passed} of ${count(checks.of, "check")}`;

const seenOf = ({ hints, solution_seen: seen }: LabSoFar): string =>
  [...(hints > 0 ? [count(hints, "hint")] : []), ...(seen ? ["solution seen"] : [])].join(", ");
