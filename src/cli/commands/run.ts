import { type Seed, newSeed } from "../../common/seed.ts";
import { Command } from "commander";
import { exitCodes } from "../../common/errors.ts";
import type { Lab } from "../../labs/lab.ts";
import { checksOn } from "../../labs/lab.ts";
import { nearby } from "../../labs/places.ts";
import { example } from "../../labs/report/example.ts";
import { labelled } from "../../labs/report/style.ts";
import type { CheckResult, Verdict } from "../../labs/verdict.ts";
import { findAnswer } from "../../labs/workspace.ts";
import { chooseLab } from "../choose-lab.ts";
import { type TargetOptions, withSeedOption, withTargetOptions } from "../options.ts";
import { withSession } from "../session.ts";
import { type Shell, printJson } from "../shell.ts";
import { labTitle, self } from "../text.ts";

interface Options extends TargetOptions {
  readonly answer?: string;
  readonly seed?: Seed;
  readonly json?: boolean;
}

export const runCommand = (shell: Shell): Command =>
  withTargetOptions(
    withSeedOption(
      new Command("run")
        .description("run your answer on the lab's example: output and AWS calls, no verdict")
        .argument("[lab]", "the current one when left out")
        .option("--answer <file>", "run this file instead of yours"),
    ),
  )
    .option("--json", "for machines")
    .action(async (wanted: string | undefined, options: Options) => {
      const lab = await chooseLab(shell, wanted);
      const answerFile = await findAnswer(shell.places.work, lab, options.answer);
      const seed = options.seed ?? newSeed();
      const verdict = await withSession(shell, options, ({ target, runner }) =>
        runner.run({
          lab,
          answerFile,
          seed,
          target: target.access(),
          only: [exampleOf(lab, target.name)],
        }),
      );
      // A free run judges nothing: only what kept it from running counts.
      shell.exitWith(verdict.outcome === "wrong" ? exitCodes.pass : verdict.exitCode);
      const [result] = verdict.checks;
      if (options.json) {
        printJson(shell, {
          lab: lab.id,
          seed,
          exit_code: verdict.exitCode,
          runs: result?.record?.runs ?? [],
        });
      } else report(shell, { lab, seed, answerFile, verdict });
    });

/** The check whose run is shown; the first that this target has when the lab's own is not among them. */
function exampleOf(lab: Lab, target: Parameters<typeof checksOn>[1]): string {
  const ids = checksOn(lab, target).map(({ id }) => id);
  return ids.find((id) => id === lab.example) ?? ids[0]!;
}

interface FreeRun {
  readonly lab: Lab;
  readonly seed: Seed;
  readonly answerFile: string;
  readonly verdict: Verdict;
}

function report({ style, print }: Shell, { lab, seed, answerFile, verdict }: FreeRun): void {
  print(labTitle(lab, style));
  print(style.colors.dim(`free run, seed ${seed}, ${nearby(answerFile)}`));
  print();
  const [result] = verdict.checks as readonly [CheckResult];
  for (const line of example(result, style)) print(line);
  const judged = result.outcome === "pass" || result.outcome === "wrong";
  const trouble = judged ? [] : [result.reason ?? "", ...verdict.defects, result.stack ?? ""];
  for (const text of trouble.filter(Boolean)) for (const line of labelled("why", text, style)) print(line);
  print();
  print(style.colors.dim(`No verdict here: ${self} check ${lab.id}`));
}
