import { Command } from "commander";
import { type Seed, newSeed } from "../../common/seed.ts";
import type { TargetName } from "../../common/run-data.ts";
import { UserError } from "../../common/errors.ts";
import { chooseIsolation } from "../../isolation/isolation.ts";
import { findLab } from "../../labs/catalog.ts";
import type { Lab } from "../../labs/lab.ts";
import { readProgress } from "../../labs/progress.ts";
import { rememberRun } from "../../labs/remember-run.ts";
import type { Report } from "../../labs/report/report.ts";
import type { JudgedRun, LabRun } from "../../labs/run.ts";
import { exitCodeOfAll } from "../../labs/verdict.ts";
import { findAnswer } from "../../labs/workspace.ts";
import { type ComposedAnswer, compose, findWrongAnswer } from "../../labs/authoring/wrong-answers.ts";
import { chosenChecks } from "../choose-checks.ts";
import { chooseLab } from "../choose-lab.ts";
import { afterPass } from "../after-pass.ts";
import { type AnswerJob, type Work, compareTargets, severalTargetsHelp } from "../compare-targets.ts";
import { judgeAnswer, replay } from "../judge-answer.ts";
import {
  type TargetOptions,
  collect,
  targetArguments,
  targetsOf,
  withReportOptions,
  withSeedOption,
  withTargetOptions,
} from "../options.ts";
import { type ReportOptions, Reports } from "../reports.ts";
import { type Session, withSessions } from "../session.ts";
import type { CliContext } from "../context.ts";
import { self } from "../text.ts";
import { OrderedOutput } from "../ordered-output.ts";

interface Options extends TargetOptions, ReportOptions {
  readonly answer?: string;
  readonly wrong?: string;
  readonly all?: boolean;
  readonly task?: string;
  readonly check?: readonly string[];
  readonly first?: boolean;
  readonly core?: boolean;
  readonly seed?: Seed;
  readonly types?: boolean;
  readonly details?: boolean;
}

export const checkCommand = (context: CliContext): Command =>
  withReportOptions(
    withTargetOptions(
      withSeedOption(
        new Command("check")
          .description("judge your answer, or any file")
          .argument("[lab...]", "the current one when left out")
          .option("--answer <file>", "judge this file instead of yours")
          .option("--wrong <name>", "judge one of the lab's wrong answers; labs dev wrong lists them")
          .option("--all", "judge every lab that you have begun"),
      ),
    ),
  )
    .option("--core", "judge the task alone, without what production needs beyond it")
    .option("--task <id>", "run only the checks of this task, given by id or number")
    .option(
      "--check <id>",
      "run only this check; may be repeated, and with --task or --core it must be one of theirs",
      collect,
      [],
    )
    .option("--first", "stop at the first check that does not pass")
    .option("--types", "count type errors as failures; without it they are only shown")
    .option("--details", "show all checks and all failures in full, not only the tasks and the first failure")
    .addHelpText("after", `\n${severalTargetsHelp}`)
    .action((wanted: string[], options: Options) => check(context, wanted, options));

async function check(context: CliContext, wanted: readonly string[], given: Options): Promise<void> {
  await using wrong = await composeWrong(context, wanted, given);
  const options = wrong ? { ...given, answer: wrong.file } : given;
  const reports = new Reports(context, options);
  const targets = targetsOf(options);
  const jobs = await jobsFor(context, wanted, options);
  const chosen = chooseIsolation(options.isolation);
  // The session reports an isolation that does not work here.
  const isolation = await chosen.catch(() => "process" as const);
  const planned = jobs.flatMap((job) => targets.map((target) => ({ ...plannedRun(job, target), isolation })));
  const print = reports.live ? context.print : (): void => {};
  const report = await reports.around(planned, () =>
    withSessions(context, { ...options, targets, chosen }, (sessions) =>
      sessions.length > 1
        ? compareTargets(context, sessions, { jobs, print })
        : judgeAll(context, sessions[0]!, { jobs, print }),
    ),
  );
  context.exitWith(report.exitCode);
  if (options.answer !== undefined) return;
  for (const run of firstOfEach(report)) await rememberRun(context.folders.work, run);
}

/** The wrong answer that `--wrong` names, composed for as long as the command runs. */
async function composeWrong(
  context: CliContext,
  [wanted]: readonly string[],
  { wrong, answer }: Options,
): Promise<ComposedAnswer | undefined> {
  if (wrong === undefined) return undefined;
  if (answer !== undefined) throw new UserError("--answer and --wrong both name an answer: name one.");
  return compose(await findWrongAnswer(await chooseLab(context, wanted), wrong));
}

async function jobsFor(
  context: CliContext,
  wanted: readonly string[],
  options: Options,
): Promise<AnswerJob[]> {
  const labs = await chooseLabs(context, wanted, options);
  return Promise.all(
    labs.map(async (lab) => ({
      lab,
      answerFile: await findAnswer(context.folders.work, lab, options.answer),
      // A replay needs the name, because the composed file is removed.
      own: options.answer === undefined || options.wrong !== undefined,
      seed: options.seed ?? newSeed(),
      types: options.types ? "judge" : "show",
      details: options.details ?? false,
      choice: options,
      first: await failedLast(context, lab),
      untilFailure: options.first ?? false,
      afterPass: options.answer === undefined ? await afterPass(context, lab) : undefined,
      repeat: [
        ...(options.wrong === undefined ? [] : ["--wrong", options.wrong]),
        ...(options.core ? ["--core"] : []),
        ...(options.task === undefined ? [] : ["--task", options.task]),
        ...(options.check ?? []).flatMap((id) => ["--check", id]),
        ...targetArguments(options),
      ],
    })),
  );
}

/** The learner has just worked on these. */
const failedLast = async ({ folders }: CliContext, { id }: Lab): Promise<readonly string[] | undefined> =>
  (await readProgress(folders.work)).labs[id]?.last?.failing;

const plannedRun = (job: AnswerJob, target: string): Omit<LabRun, "isolation"> => ({
  lab: job.lab,
  only: chosenChecks(job.lab, target as TargetName, job.choice ?? {}),
  target: target as TargetName,
  seed: job.seed,
  answerFile: job.answerFile,
  replay: replay(job),
});

/** One target. The labs write their output while they run, one after the other. */
async function judgeAll(context: CliContext, session: Session, { jobs, print }: Work): Promise<Report> {
  const ordered = new OrderedOutput(print);
  const runs = await Promise.all(
    jobs.map(async (job, index) => {
      const part = ordered.next();
      if (index > 0) part.write(["", ""]);
      const run = await judgeAnswer(context, session, { ...job, write: part.write });
      part.end();
      return run;
    }),
  );
  return { runs, comparisons: [], exitCode: exitCodeOfAll(runs.map(({ verdict }) => verdict.outcome)) };
}

/** The stored result of a lab is the run on the first target. */
const firstOfEach = ({ runs }: Report): JudgedRun[] =>
  runs.filter((run, index) => runs.findIndex(({ lab }) => lab.id === run.lab.id) === index);

async function chooseLabs(context: CliContext, wanted: readonly string[], options: Options): Promise<Lab[]> {
  const { labs: folder, work } = context.folders;
  if (options.answer !== undefined && (options.all || wanted.length > 1)) {
    throw new UserError("--answer names one file: name the one lab that it is for.");
  }
  if (options.all) {
    if (wanted.length > 0) throw new UserError("Name labs or say --all, not both.");
    const begun = Object.keys((await readProgress(work)).labs).sort();
    if (begun.length > 0) return Promise.all(begun.map((id) => findLab(folder, id)));
    throw new UserError("You have not begun a lab yet.", { hint: `See: ${self} list` });
  }
  if (wanted.length === 0) return [await chooseLab(context, undefined)];
  return Promise.all([...new Set(wanted)].map((name) => findLab(folder, name)));
}
