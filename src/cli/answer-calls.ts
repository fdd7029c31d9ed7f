/** The calls that trace, policy and cost analyse: those of the last check or, without one, of a new run. */
import { type Seed, newSeed } from "../common/seed.ts";
import type { Command } from "commander";
import { EnvironmentTrouble, UserError, exitCodes } from "../common/errors.ts";
import { type KeptCalls, callsFrom, hashOf, readKeptCalls } from "../labs/calls/kept-calls.ts";
import type { Lab } from "../labs/lab.ts";
import { findAnswer } from "../labs/workspace.ts";
import { chooseLab } from "./choose-lab.ts";
import { judgeAnswer } from "./judge-answer.ts";
import { type TargetOptions, targetArguments, withSeedOption, withTargetOptions } from "./options.ts";
import { withSession } from "./session.ts";
import type { CliContext } from "./context.ts";
import { self } from "./text.ts";

export interface CallOptions extends TargetOptions {
  readonly answer?: string;
  readonly check?: string;
  readonly run?: boolean;
  readonly seed?: Seed;
  readonly json?: boolean;
}

export const withCallOptions = (command: Command): Command =>
  withTargetOptions(
    withSeedOption(
      command
        .argument("[lab]", "the current one when left out")
        .option("--check <id>", "only calls of this check")
        .option("--run", "run the answer now, instead of using the calls of the last check")
        .option("--answer <file>", "run this file now, instead of yours"),
    ),
  ).option("--json", "print JSON");

/**
 * The calls that a command analyses.
 * @throws UserError when there is no answer, or no check of the wanted name.
 * @throws EnvironmentTrouble when a run could not be made.
 */
export async function callsOfAnswer(
  context: CliContext,
  wanted: string | undefined,
  options: CallOptions,
): Promise<KeptCalls> {
  const lab = await chooseLab(context, wanted);
  if (lab.services.length === 0) {
    throw new UserError(`Answers of ${lab.id} make no AWS calls: there are none to show.`);
  }
  if (options.check !== undefined && !lab.checks.some(({ id }) => id === options.check)) {
    throw new UserError(`${lab.id} has no check "${options.check}".`, {
      hint: `Checks: ${lab.checks.map(({ id }) => id).join(", ")}.`,
    });
  }
  const file = await findAnswer(context.folders.work, lab, options.answer);
  const kept = options.run || options.answer ? undefined : await readKeptCalls(context.folders.work, lab);
  const calls = kept ?? (await runNow(context, { lab, file, options }));
  if (kept && kept.answer !== (await hashOf(file))) {
    context.note(
      `Your answer has changed since these calls were made. To refresh them: ${self} check ${lab.id}`,
    );
  }
  if (calls.omitted > 0) context.note(`${calls.omitted} further calls were not kept.`);
  return {
    ...calls,
    answerCalls: calls.answerCalls.filter(({ check }) => check === (options.check ?? check)),
  };
}

interface Now {
  readonly lab: Lab;
  readonly file: string;
  readonly options: CallOptions;
}

async function runNow(context: CliContext, { lab, file, options }: Now): Promise<KeptCalls> {
  context.note(`Running the checks of ${lab.id} …`);
  const run = await withSession(context, options, (session) =>
    judgeAnswer(context, session, {
      lab,
      answerFile: file,
      own: options.answer === undefined,
      seed: options.seed ?? newSeed(),
      types: "ignore",
      details: false,
      repeat: targetArguments(options),
      write: () => {},
    }),
  );
  // Nothing is judged here. Only a failure to run the answer counts.
  const { exitCode, outcome, checks, defects } = run.verdict;
  context.exitWith(outcome === "wrong" ? exitCodes.pass : exitCode);
  if (outcome === "environment") {
    throw new EnvironmentTrouble(
      checks.find((one) => one.outcome === outcome)?.reason ?? "The target failed.",
    );
  }
  const trouble =
    defects[0] ?? checks.find((one) => one.outcome !== "pass" && one.outcome !== "wrong")?.reason;
  if (trouble !== undefined) context.note(trouble);
  return (await callsFrom(run))!;
}

/** The first line: the run of the calls. */
export const originOf = ({ lab, target, seed, at }: KeptCalls): string =>
  `${lab}  ${target}, seed ${seed}, checked ${at.slice(0, 16).replace("T", " ")} UTC`;

/** Runs whose calls were not observed, for example those of deployed functions. */
export const unseenNotes = ({ answerCalls }: KeptCalls): string[] => [
  ...new Set(answerCalls.flatMap(({ note }) => (note === undefined ? [] : [note]))),
];
