import { type Seed, newSeed } from "../../common/seed.ts";
import { readFile } from "node:fs/promises";
import { Command } from "commander";
import { UserError, exitCodes } from "../../common/errors.ts";
import { readLabs } from "../../labs/catalog.ts";
import { type Lab, LabDefect } from "../../labs/lab.ts";
import { recordProgress } from "../../labs/progress.ts";
import { example } from "../../labs/report/example.ts";
import { jsonOf } from "../../labs/report/json.ts";
import type { JudgedRun } from "../../labs/run.ts";
import { count, seconds } from "../../labs/report/style.ts";
import { table } from "../../labs/report/table.ts";
import { exitCodeOfAll } from "../../labs/verdict.ts";
import { solutionFile } from "../../labs/workspace.ts";
import { chooseLab } from "../choose-lab.ts";
import { type Job, judgeAnswer } from "../judge-answer.ts";
import { type TargetOptions, targetArguments, withSeedOption, withTargetOptions } from "../options.ts";
import { type Session, withSession } from "../session.ts";
import { type CliContext, printJson } from "../context.ts";
import { self } from "../text.ts";
import { OrderedOutput } from "../ordered-output.ts";

interface Options extends TargetOptions {
  readonly all?: boolean;
  readonly run?: boolean;
  readonly seed?: Seed;
  readonly json?: boolean;
}

export const solutionCommand = (context: CliContext): Command =>
  withTargetOptions(
    withSeedOption(
      new Command("solution")
        .description("show our solution, or run it")
        .argument("[lab]", "the current one when left out")
        .option("--all", "use every lab")
        .option("--run", "run it: output, AWS calls and verdict"),
    ),
  )
    .option("--json", "print JSON, with --run")
    .action(async (wanted: string | undefined, options: Options) => {
      if (options.all && wanted !== undefined) throw new UserError("Name a lab or say --all, not both.");
      const labs = options.all ? await readLabs(context.folders.labs) : [await chooseLab(context, wanted)];
      if (labs.length === 0) throw new LabDefect("There are no labs: is the clone of the project complete?");
      if (options.run) await runSolutions(context, labs, options);
      else for (const lab of labs) await show(context, lab);
    });

async function show({ folders, print }: CliContext, lab: Lab): Promise<void> {
  print((await readFile(solutionFile(lab), "utf8")).trimEnd());
  await recordProgress(folders.work, lab.id, (before) => ({
    solutionSeenAt: new Date().toISOString(),
    ...before,
  }));
}

async function runSolutions(context: CliContext, labs: readonly Lab[], options: Options): Promise<void> {
  const ordered = new OrderedOutput(context.print);
  const seed = options.seed ?? newSeed();
  const runs = await withSession(context, { ...options, severalAnswers: true }, (session) =>
    Promise.all(
      labs.map(async (lab) => {
        const part = ordered.next();
        const write = options.json ? (): void => {} : part.write;
        const run = await runSolution(context, session, {
          lab,
          answerFile: solutionFile(lab),
          own: false,
          seed,
          types: "ignore",
          details: true,
          repeat: targetArguments(options),
          write,
        });
        part.end();
        return run;
      }),
    ),
  );
  const exitCode = verdictOfSolutions(runs);
  context.exitWith(exitCode);
  if (options.json) printJson(context, jsonOf({ runs, comparisons: [], exitCode }));
  else summarise(context, runs);
}

async function runSolution(context: CliContext, session: Session, job: Job): Promise<JudgedRun> {
  const run = await judgeAnswer(context, session, job);
  const shown = job.lab.example ?? job.lab.checks[0]?.id;
  const result = run.verdict.checks.find(({ id }) => id === shown);
  if (result) job.write(["", `For example, ${result.id}:`, ...example(result, context.style)]);
  job.write(["", ""]);
  return run;
}

/** A failing solution is always a defect of the lab. */
function verdictOfSolutions(runs: readonly JudgedRun[]): number {
  const exitCode = exitCodeOfAll(runs.map(({ verdict }) => verdict.outcome));
  const ours: readonly number[] = [exitCodes.wrong, exitCodes.doesNotLoad, exitCodes.limit];
  return ours.includes(exitCode) ? exitCodes.defect : exitCode;
}

function summarise({ style, print }: CliContext, runs: readonly JudgedRun[]): void {
  const rows = runs.map(({ lab, verdict, ms }) => {
    const passed = verdict.checks.filter(({ outcome }) => outcome === "pass").length;
    const word = verdict.outcome === "pass" ? "PASS" : "FAIL";
    return [lab.id, word, `${passed} of ${count(verdict.checks.length, "check")}`, seconds(ms)];
  });
  for (const line of table(rows, style)) print(line);
  print();
  print(style.colors.dim(`Your turn: ${self} start ${runs[0]?.lab.id}`));
}
