import { Command } from "commander";
import { UserError } from "../../common/errors.ts";
import { findLab } from "../../labs/catalog.ts";
import type { Lab } from "../../labs/lab.ts";
import { readProgress, recordProgress } from "../../labs/progress.ts";
import { jsonReport, jsonReports } from "../../labs/report/json.ts";
import type { JudgedRun } from "../../labs/report/lab-run.ts";
import { exitCodeOfAll } from "../../labs/verdict.ts";
import { findAnswer } from "../../labs/workspace.ts";
import { chooseLab } from "../choose-lab.ts";
import { type Job, judgeAnswer } from "../judge-answer.ts";
import {
  type TargetOptions,
  newSeed,
  targetArguments,
  withSeedOption,
  withTargetOptions,
} from "../options.ts";
import { withSession } from "../session.ts";
import { type Shell, printJson } from "../shell.ts";
import { self } from "../text.ts";
import { Turns } from "../turns.ts";

interface Options extends TargetOptions {
  readonly answer?: string;
  readonly all?: boolean;
  readonly seed?: number;
  readonly types?: boolean;
  readonly details?: boolean;
  readonly json?: boolean;
}

export const checkCommand = (shell: Shell): Command =>
  withTargetOptions(
    withSeedOption(
      new Command("check")
        .description("judge your answer, or any file")
        .argument("[lab...]", "the current one when left out")
        .option("--answer <file>", "judge this file instead of yours")
        .option("--all", "every lab that you have begun"),
    ),
  )
    .option("--types", "judge type errors too; without it they are only shown")
    .option("--details", "show every failure whole, not the first three alone")
    .option("--json", "for machines: a superset of Exercism's results.json")
    .action((wanted: string[], options: Options) => check(shell, wanted, options));

async function check(shell: Shell, wanted: readonly string[], options: Options): Promise<void> {
  const labs = await chooseLabs(shell, wanted, options);
  const answers = await Promise.all(
    labs.map(async (lab) => ({ lab, file: await findAnswer(shell.places.work, lab, options.answer) })),
  );
  const turns = new Turns(shell.print);
  const runs = await withSession(shell, options, (session) =>
    Promise.all(
      answers.map(async ({ lab, file }, index) => {
        const turn = turns.next();
        if (index > 0) turn.write(["", ""]);
        const write = options.json ? (): void => {} : turn.write;
        const run = await judgeAnswer(shell, session, { ...job(options), lab, answerFile: file, write });
        turn.end();
        return run;
      }),
    ),
  );
  if (options.answer === undefined) for (const run of runs) await record(shell, run);
  conclude(shell, runs, options.json === true);
}

const job = (options: Options): Omit<Job, "lab" | "answerFile" | "write"> => ({
  own: options.answer === undefined,
  seed: options.seed ?? newSeed(),
  types: options.types ? "judge" : "show",
  details: options.details ?? false,
  repeat: targetArguments(options),
});

async function chooseLabs(shell: Shell, wanted: readonly string[], options: Options): Promise<Lab[]> {
  const { labs: folder, work } = shell.places;
  if (options.answer !== undefined && (options.all || wanted.length > 1)) {
    throw new UserError("--answer names one file: name the one lab that it is for.");
  }
  if (options.all) {
    if (wanted.length > 0) throw new UserError("Name labs or say --all, not both.");
    const begun = Object.keys((await readProgress(work)).labs).sort();
    if (begun.length > 0) return Promise.all(begun.map((id) => findLab(folder, id)));
    throw new UserError("You have not begun a lab yet.", { hint: `See: ${self} list` });
  }
  if (wanted.length === 0) return [await chooseLab(shell, undefined)];
  return Promise.all([...new Set(wanted)].map((name) => findLab(folder, name)));
}

/** An interrupted run says nothing, and is not remembered. */
async function record({ places }: Shell, { lab, target, seed, verdict }: JudgedRun): Promise<void> {
  if (verdict.outcome === "interrupted") return;
  const at = new Date().toISOString();
  const failing = verdict.checks.filter(({ outcome }) => outcome !== "pass").map(({ id }) => id);
  const passed = verdict.checks.length - failing.length;
  await recordProgress(places.work, lab.id, (before) => ({
    startedAt: at,
    ...(verdict.outcome === "pass" ? { passedAt: at } : {}),
    ...before,
    last: { at, target, seed, exitCode: verdict.exitCode, passed, failing },
  }));
}

function conclude(shell: Shell, runs: readonly JudgedRun[], json: boolean): void {
  const exitCode = exitCodeOfAll(runs.map(({ verdict }) => verdict.outcome));
  shell.exitWith(exitCode);
  const [only] = runs;
  if (json) printJson(shell, runs.length === 1 && only ? jsonReport(only) : jsonReports(runs, exitCode));
}
