import { type Seed, newSeed } from "../../common/seed.ts";
import { Command } from "commander";
import { exitCodes } from "../../common/errors.ts";
import type { Lab } from "../../labs/lab.ts";
import { shownPath } from "../../labs/folders.ts";
import { example } from "../../labs/report/example.ts";
import { labelled } from "../../labs/report/style.ts";
import type { CheckResult, Verdict } from "../../labs/verdict.ts";
import { findAnswer } from "../../labs/workspace.ts";
import { exampleOf } from "../choose-checks.ts";
import { freeInput } from "../free-input.ts";
import { chooseLab } from "../choose-lab.ts";
import { type TargetOptions, withSeedOption, withTargetOptions } from "../options.ts";
import { Patience } from "../patience.ts";
import { withSession } from "../session.ts";
import { type CliContext, printJson } from "../context.ts";
import { labTitle, self } from "../text.ts";

interface Options extends TargetOptions {
  readonly answer?: string;
  readonly task?: string;
  readonly input?: string;
  readonly export?: string;
  readonly seed?: Seed;
  readonly json?: boolean;
}

const inputHelp = `
--input takes JSON, where an array holds the arguments, or a file: one that ends in .json is read as
such, any other is put into a bucket, and the function is called with bucket and key.`;

export const runCommand = (context: CliContext): Command =>
  withTargetOptions(
    withSeedOption(
      new Command("run")
        .description("run your answer on the lab's example: output and AWS calls, no verdict")
        .argument("[lab]", "the current one when left out")
        .option("--answer <file>", "run this file instead of yours")
        .option("--task <id>", "run the example of this task, given by id or number")
        .option("--input <file|json>", "use this input instead of the example's")
        .option("--export <name>", "the function to call with --input (default: the task's, or the first)"),
    ),
  )
    .option("--json", "print JSON")
    .addHelpText("after", inputHelp)
    .action((wanted: string | undefined, options: Options) => run(context, wanted, options));

async function run(context: CliContext, wanted: string | undefined, options: Options): Promise<void> {
  const lab = await chooseLab(context, wanted);
  const answerFile = await findAnswer(context.folders.work, lab, options.answer);
  const seed = options.seed ?? newSeed();
  const free = await freeInput(lab, options);
  const verdict = await withSession(context, options, async ({ target, runner }) => {
    const only = [exampleOf(lab, target.name, options.task)];
    using _ = new Patience({ lab, target: target.name, only }, context.note);
    return await runner.run({
      lab,
      answerFile,
      seed,
      target: target.access(),
      free,
      // A call with the learner's own input contains nothing of a hidden check.
      reveal: free !== undefined,
      only,
    });
  });
  // An example run judges nothing. Only a failure to run counts.
  context.exitWith(verdict.outcome === "wrong" ? exitCodes.pass : verdict.exitCode);
  const [result] = verdict.checks;
  if (options.json) {
    printJson(context, {
      lab: lab.id,
      check: result?.id,
      seed,
      exit_code: verdict.exitCode,
      answer_calls: result?.record?.answerCalls ?? [],
    });
  } else report(context, { lab, seed, answerFile, verdict, isFree: free !== undefined });
}

interface FreeRun {
  readonly lab: Lab;
  readonly seed: Seed;
  readonly answerFile: string;
  readonly verdict: Verdict;
  /** Called with the learner's own input. */
  readonly isFree: boolean;
}

function report({ style, print }: CliContext, { lab, seed, answerFile, verdict, isFree }: FreeRun): void {
  const words = isFree ? "run with your input" : "example run";
  print(labTitle(lab, style));
  print(style.colors.dim(`${words}, seed ${seed}, ${shownPath(answerFile)}`));
  print();
  const [result] = verdict.checks as readonly [CheckResult];
  for (const line of example(result, style)) print(line);
  const judged = result.outcome === "pass" || result.outcome === "wrong";
  // What was thrown is shown already.
  const threw = result.record?.answerCalls.some(({ error }) => error?.includes(result.reason ?? "")) ?? false;
  const reason = threw ? "" : (result.reason ?? "");
  const trouble = judged ? [] : [reason, ...verdict.defects, result.stack ?? ""];
  for (const text of trouble.filter(Boolean)) for (const line of labelled("why", text, style)) print(line);
  print();
  print(style.colors.dim(`No verdict here: ${self} check ${lab.id}`));
}
