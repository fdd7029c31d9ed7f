import type { Seed } from "../../common/seed.ts";
import { Command, InvalidArgumentError } from "commander";
import { exitCodes } from "../../common/errors.ts";
import { findLab } from "../../labs/catalog.ts";
import type { Lab } from "../../labs/lab.ts";
import {
  type JudgedMutant,
  type MutantsReport,
  judgeMutants,
} from "../../labs/authoring/mutants/judge-mutants.ts";
import { count, seconds, shorten, visible } from "../../labs/report/style.ts";
import { type TargetOptions, positive, withSeedOption, withTargetOptions } from "../options.ts";
import { withSession } from "../session.ts";
import { type CliContext, printJson } from "../context.ts";

interface Options extends TargetOptions {
  readonly seed?: Seed;
  readonly every: number;
  readonly lines?: [from: number, to: number];
  readonly json?: boolean;
}

/** A complete run takes minutes. */
const notedEvery = 25;

export const devMutantsCommand = (context: CliContext): Command =>
  withTargetOptions(
    withSeedOption(
      new Command("mutants")
        .description("change a lab's solution in many small ways; each change should be rejected by a check")
        .argument("<lab>"),
    ),
  )
    .option("--every <n>", "judge only every n-th mutant", positive, 1)
    .option("--lines <from-to>", "judge only the mutants of these lines of the solution", lineRange)
    .option("--json", "print JSON")
    .action((wanted: string, options: Options) => devMutants(context, wanted, options));

function lineRange(text: string): [from: number, to: number] {
  const [, from, to = from] = /^([1-9]\d{0,5})(?:-([1-9]\d{0,5}))?$/.exec(text) ?? [];
  if (from === undefined || Number(to) < Number(from))
    throw new InvalidArgumentError("lines as 12 or 12-40.");
  return [Number(from), Number(to)];
}

async function devMutants(context: CliContext, wanted: string, options: Options): Promise<void> {
  const began = performance.now();
  const lab = await findLab(context.folders.labs, wanted);
  const report = await withSession(context, { ...options, severalAnswers: true }, ({ runner, target }) =>
    judgeMutants(lab, {
      runner,
      target: target.name,
      access: () => target.access(),
      seed: options.seed ?? 1,
      every: options.every,
      lines: options.lines,
      onMutant: (mutant, left) => {
        if (!options.json) show(context, mutant);
        if (left > 0 && left % notedEvery === 0) context.note(`${count(left, "mutant")} left`);
      },
    }),
  );
  const unexplained = report.mutants.filter(({ fate }) => fate === "survived" || fate === "broke");
  const complete = unexplained.length === 0 && report.stale.length === 0;
  context.exitWith(complete ? exitCodes.pass : exitCodes.wrong);
  if (options.json) return printJson(context, asJson(lab, report));
  conclude(context, report, performance.now() - began);
}

/** Prints survivors and mutants that broke a check in full, at once. The others are only counted. */
function show(context: CliContext, mutant: JudgedMutant): void {
  const { fate, mutator, line, column, original, replacement, by } = mutant;
  if (fate !== "survived" && fate !== "broke") return;
  const { colors } = context.style;
  const short = (text: string): string => shorten(visible(text), { lines: 4, characters: 300 });
  context.print(
    [
      `${colors.red(fate === "survived" ? "SURVIVED" : "BROKE")}  ${mutator} at solution/answer.ts:${line}:${column}`,
      ...short(original)
        .split("\n")
        .map((text) => `  - ${text}`),
      ...short(replacement)
        .split("\n")
        .map((text) => `  + ${text}`),
      ...(by?.reason === undefined ? [] : [`  ${by.id}: ${short(by.reason)}`]),
    ].join("\n"),
  );
}

const numberOf = (mutants: readonly JudgedMutant[], fate: JudgedMutant["fate"]): number =>
  mutants.filter((mutant) => mutant.fate === fate).length;

/** The share of killed mutants among those that can be killed, from 0 to 1. */
function killRate(mutants: readonly JudgedMutant[]): number {
  const possible = mutants.length - numberOf(mutants, "equivalent");
  return possible === 0 ? 1 : numberOf(mutants, "killed") / possible;
}

function conclude(context: CliContext, { mutants, stale }: MutantsReport, ms: number): void {
  for (const { mutator, original, replacement } of stale) {
    context.print(
      `STALE  mutants.json lists ${mutator} ${original} -> ${replacement}, which does not survive.`,
    );
  }
  const [killed, equivalent] = [numberOf(mutants, "killed"), numberOf(mutants, "equivalent")];
  context.print(
    `${killed} of ${count(mutants.length, "mutant")} killed, ${equivalent} listed as equivalent: kill rate ` +
      `${(killRate(mutants) * 100).toFixed(1)} % in ${seconds(ms)}`,
  );
}

const asJson = (lab: Lab, { mutants, stale }: MutantsReport): object => ({
  schema: "labs-mutants/v1",
  lab: lab.id,
  killRate: killRate(mutants),
  mutants: mutants.map(({ code: _code, ...mutant }) => mutant),
  stale,
});
