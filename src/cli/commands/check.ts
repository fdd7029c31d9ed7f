import { type Seed, newSeed } from "../../common/seed.ts";
import { Command } from "commander";
import type { TargetName } from "../../common/contract.ts";
import { UserError } from "../../common/errors.ts";
import { chooseIsolation } from "../../common/isolation.ts";
import { callsFrom, keepCalls } from "../../labs/calls/kept-calls.ts";
import { findLab } from "../../labs/catalog.ts";
import { type Lab, checksOn } from "../../labs/lab.ts";
import { readProgress, recordProgress } from "../../labs/progress.ts";
import type { JudgedRun, LabRun, Report } from "../../labs/report/lab-run.ts";
import { scoreOf } from "../../labs/score.ts";
import { exitCodeOfAll } from "../../labs/verdict.ts";
import { findAnswer } from "../../labs/workspace.ts";
import { type ComposedAnswer, compose, findWrongAnswer } from "../../labs/wrong-answers.ts";
import { chooseLab } from "../choose-lab.ts";
import { type AnswerJob, type Work, compareTargets, severalTargetsHelp } from "../compare-targets.ts";
import { judgeAnswer, replay } from "../judge-answer.ts";
import {
  type TargetOptions,
  targetArguments,
  targetsOf,
  withReportOptions,
  withSeedOption,
  withTargetOptions,
} from "../options.ts";
import { type ReportOptions, Reports } from "../reports.ts";
import { type Session, withSessions } from "../session.ts";
import type { Shell } from "../shell.ts";
import { self } from "../text.ts";
import { Turns } from "../turns.ts";

interface Options extends TargetOptions, ReportOptions {
  readonly answer?: string;
  readonly wrong?: string;
  readonly core?: boolean;
  readonly all?: boolean;
  readonly seed?: Seed;
  readonly types?: boolean;
  readonly details?: boolean;
}

export const checkCommand = (shell: Shell): Command =>
  withReportOptions(
    withTargetOptions(
      withSeedOption(
        new Command("check")
          .description("judge your answer, or any file")
          .argument("[lab...]", "the current one when left out")
          .option("--answer <file>", "judge this file instead of yours")
          .option("--wrong <name>", `judge a wrong answer that the lab keeps: see ${self} dev wrong`)
          .option("--all", "every lab that you have begun"),
      ),
    ),
  )
    .option("--core", "ask for the task alone, not for what production needs beyond it")
    .option("--types", "judge type errors too; without it they are only shown")
    .option("--details", "show every failure whole, not the first three alone")
    .addHelpText("after", `\n${severalTargetsHelp}`)
    .action((wanted: string[], options: Options) => check(shell, wanted, options));

async function check(shell: Shell, wanted: readonly string[], given: Options): Promise<void> {
  await using wrong = await composeWrong(shell, wanted, given);
  const options = wrong ? { ...given, answer: wrong.file } : given;
  const reports = new Reports(shell, options);
  const targets = targetsOf(options);
  const jobs = await jobsFor(shell, wanted, options);
  // A choice that does not work here is told by the session.
  const isolation = await chooseIsolation(options.isolation).catch(() => "process" as const);
  const planned = jobs.flatMap((job) => targets.map((target) => ({ ...plannedRun(job, target), isolation })));
  const print = reports.live ? shell.print : (): void => {};
  const report = await reports.around(planned, () =>
    withSessions(shell, { ...options, targets }, (sessions) =>
      sessions.length > 1
        ? compareTargets(shell, sessions, { jobs, print })
        : judgeAll(shell, sessions[0]!, { jobs, print }),
    ),
  );
  shell.exitWith(report.exitCode);
  if (options.answer === undefined) for (const run of firstOfEach(report)) await record(shell, run);
}

/** The wrong answer that `--wrong` names, composed for as long as the command runs. */
async function composeWrong(
  shell: Shell,
  [wanted]: readonly string[],
  { wrong, answer }: Options,
): Promise<ComposedAnswer | undefined> {
  if (wrong === undefined) return undefined;
  if (answer !== undefined) throw new UserError("--answer and --wrong both name an answer: name one.");
  return compose(await findWrongAnswer(await chooseLab(shell, wanted), wrong));
}

async function jobsFor(shell: Shell, wanted: readonly string[], options: Options): Promise<AnswerJob[]> {
  const labs = await chooseLabs(shell, wanted, options);
  return Promise.all(
    labs.map(async (lab) => ({
      lab,
      answerFile: await findAnswer(shell.places.work, lab, options.answer),
      // Replayed by its name: the composed file is gone by then.
      own: options.answer === undefined || options.wrong !== undefined,
      seed: options.seed ?? newSeed(),
      types: options.types ? "judge" : "show",
      details: options.details ?? false,
      core: options.core ?? false,
      repeat: [
        ...(options.wrong === undefined ? [] : ["--wrong", options.wrong]),
        ...(options.core ? ["--core"] : []),
        ...targetArguments(options),
      ],
    })),
  );
}

const plannedRun = (job: AnswerJob, target: string): Omit<LabRun, "isolation"> => ({
  lab: job.lab,
  target: target as TargetName,
  seed: job.seed,
  answerFile: job.answerFile,
  replay: replay(job),
});

/** One target: each lab writes as it goes on, one after the other. */
async function judgeAll(shell: Shell, session: Session, { jobs, print }: Work): Promise<Report> {
  const turns = new Turns(print);
  const runs = await Promise.all(
    jobs.map(async (job, index) => {
      const turn = turns.next();
      if (index > 0) turn.write(["", ""]);
      const run = await judgeAnswer(shell, session, { ...job, write: turn.write });
      turn.end();
      return run;
    }),
  );
  return { runs, comparisons: [], exitCode: exitCodeOfAll(runs.map(({ verdict }) => verdict.outcome)) };
}

/** What is remembered of a lab is the run on the target that was named first. */
const firstOfEach = ({ runs }: Report): JudgedRun[] =>
  runs.filter((run, index) => runs.findIndex(({ lab }) => lab.id === run.lab.id) === index);

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
async function record({ places }: Shell, run: JudgedRun): Promise<void> {
  const { lab, target, seed, verdict } = run;
  if (verdict.outcome === "interrupted") return;
  const at = new Date().toISOString();
  const calls = await callsFrom(run);
  if (calls) await keepCalls(places.work, lab, calls);
  const failing = verdict.checks.filter(({ outcome }) => outcome !== "pass").map(({ id }) => id);
  const passed = verdict.checks.length - failing.length;
  const { core } = scoreOf(lab, verdict);
  const isWhole = verdict.checks.length === checksOn(lab, target).length;
  await recordProgress(places.work, lab.id, (before) => ({
    startedAt: at,
    ...(core.of > 0 && core.met === core.of ? { coreAt: at } : {}),
    ...(verdict.outcome === "pass" && isWhole ? { passedAt: at } : {}),
    ...before,
    last: { at, target, seed, exitCode: verdict.exitCode, passed, failing },
  }));
}
