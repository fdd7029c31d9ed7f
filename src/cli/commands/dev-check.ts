import type { Seed } from "../../common/seed.ts";
import { Command } from "commander";
import { UserError, exitCodes } from "../../common/errors.ts";
import { findLab, readLabs } from "../../labs/catalog.ts";
import { type Bench, type ContractCase, contractOf } from "../../labs/authoring/contract.ts";
import { LabDefect } from "../../labs/lab.ts";
import { count, seconds, wrap } from "../../labs/report/style.ts";
import { type TargetOptions, withSeedOption, withTargetOptions } from "../options.ts";
import { withSession } from "../session.ts";
import { type CliContext, printJson } from "../context.ts";
import { OrderedOutput } from "../ordered-output.ts";

interface Options extends TargetOptions {
  readonly seed?: Seed;
  readonly thorough?: boolean;
  readonly wrong?: readonly string[];
  readonly json?: boolean;
}

interface Outcome {
  readonly lab: string;
  readonly case: string;
  readonly complaints: readonly string[];
  readonly ms: number;
}

export const devCheckCommand = (context: CliContext): Command =>
  withTargetOptions(
    withSeedOption(
      new Command("check")
        .description("prove that labs keep their contract: starter, solution, wrong answers, texts")
        .argument("[lab...]", "all when left out"),
    ),
  )
    .option("--thorough", "judge wrong answers by every check, not only by the one that must reject them")
    .option("--wrong <names...>", "check only these wrong answers")
    .option("--json", "print JSON")
    .action((wanted: string[], options: Options) => devCheck(context, wanted, options));

async function devCheck(context: CliContext, wanted: readonly string[], options: Options): Promise<void> {
  const began = performance.now();
  const folder = context.folders.labs;
  const labs =
    wanted.length > 0
      ? await Promise.all(wanted.map((name) => findLab(folder, name)))
      : await readLabs(folder);
  if (labs.length === 0) throw new LabDefect("There are no labs.");
  const ordered = new OrderedOutput(options.json ? (): void => {} : context.print);
  const outcomes = await withSession(
    context,
    { ...options, severalAnswers: true },
    async ({ target, runner }) => {
      const bench: Bench = {
        runner,
        project: context.folders.project,
        access: () => target.access(),
        seed: options.seed ?? 1,
        thorough: options.thorough ?? false,
      };
      const all = (await Promise.all(labs.map((lab) => contractOf(lab, target.name)))).flat();
      const cases = options.wrong ? choose(all, options.wrong) : all;
      return Promise.all(cases.map((one) => verify(context, { one, bench, ordered })));
    },
  );
  if (context.signal.aborted) return context.exitWith(exitCodes.interrupted);
  const broken = outcomes.filter(({ complaints }) => complaints.length > 0).length;
  context.exitWith(broken === 0 ? exitCodes.pass : exitCodes.defect);
  if (options.json) return printJson(context, { schema: "labs-contract/v1", broken, cases: outcomes });
  const kept = outcomes.length - broken;
  context.print();
  context.print(`${kept} of ${count(outcomes.length, "case")} kept in ${seconds(performance.now() - began)}`);
}

/** @throws UserError for an unknown wrong answer. */
function choose(cases: readonly ContractCase[], slugs: readonly string[]): ContractCase[] {
  return slugs.map((slug) => {
    const found = cases.find(({ name }) => name.startsWith(`wrong/${slug} `));
    if (!found) throw new UserError(`There is no wrong answer "${slug}" on this target.`);
    return found;
  });
}

interface Verification {
  readonly one: ContractCase;
  readonly bench: Bench;
  readonly ordered: OrderedOutput;
}

async function verify(context: CliContext, { one, bench, ordered }: Verification): Promise<Outcome> {
  const part = ordered.next();
  const began = performance.now();
  const complaints = await one.verify(bench);
  const ms = performance.now() - began;
  const { colors, width } = context.style;
  const word = complaints.length === 0 ? colors.green("PASS") : colors.red("FAIL");
  part.write([
    `${word}  ${colors.dim(one.lab)} ${one.name}`,
    ...complaints.flatMap((text) => wrap(text, width - 6).map((line) => `      ${line}`)),
  ]);
  part.end();
  return { lab: one.lab, case: one.name, complaints, ms: Math.round(ms) };
}
