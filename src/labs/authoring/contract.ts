/**
 * The contract of every lab as a list of cases, for `labs dev check` and test/labs/contract.test.ts. A case returns its
 * complaints as text. Without complaints the lab keeps the contract.
 */
import { type Seed, seedAfter } from "../../common/seed.ts";
import type { TargetAccess, TargetName } from "../../common/run-data.ts";
import { EnvironmentTrouble, exitCodes } from "../../common/errors.ts";
import { examineRequirements } from "./examine-requirements.ts";
import { examineTexts } from "./lab-texts.ts";
import { checkEquivalents } from "./mutants/equivalents.ts";
import { type Lab, checksOn } from "../lab.ts";
import { shorten, visible } from "../report/style.ts";
import type { CheckRunner } from "../run-checks.ts";
import { type TypeIssue, typeCheck } from "../type-check.ts";
import type { CheckResult, Verdict } from "../verdict.ts";
import { solutionFile, starterFile } from "../workspace.ts";
import { type WrongAnswer, compose, composeAll, readWrongAnswers } from "./wrong-answers.ts";

/** The tools of a case. */
export interface Bench {
  readonly runner: CheckRunner;
  /** The folder with `node_modules`. */
  readonly project: string;
  /** A new account for a run. */
  readonly access: () => TargetAccess;
  /** The first seed. */
  readonly seed: Seed;
  /** Judge a wrong answer by every check, not only by the one that must reject it. This is slower. */
  readonly thorough: boolean;
}

export interface ContractCase {
  readonly lab: string;
  readonly name: string;
  readonly verify: (bench: Bench) => Promise<string[]>;
}

/**
 * The cases of one lab on one target.
 * @throws LabDefect when its wrong answers cannot be read.
 */
export async function contractOf(lab: Lab, target: TargetName): Promise<ContractCase[]> {
  const wrongAnswers = await readWrongAnswers(lab);
  const here = checksOn(lab, target).map(({ id }) => id);
  const named = (name: string, verify: ContractCase["verify"]): ContractCase => ({
    lab: lab.id,
    name,
    verify,
  });
  return [
    named("its texts and files are complete", ({ project }) => examineTexts(lab, project)),
    named("its README, checks and wrong answers agree on what is required", () =>
      examineRequirements(lab, wrongAnswers),
    ),
    named("its starter, solution and wrong answers type-check", (bench) =>
      checkTypes(lab, wrongAnswers, bench),
    ),
    named("mutants.json is about the solution", () => checkEquivalents(lab)),
    ...(here.includes(lab.starter.failsBy)
      ? [named(`its starter fails by ${lab.starter.failsBy}`, (bench) => checkStarter(lab, bench))]
      : []),
    named("its solution passes, and again in the same account", (bench) => checkTwice(lab, bench)),
    ...[1, 2].map((n) =>
      named(`its solution passes with ${n === 1 ? "another" : "a third"} seed`, async (bench) =>
        mustPass(await judgeFile(lab, bench, { file: solutionFile(lab), seed: seedAfter(bench.seed, n) })),
      ),
    ),
    ...wrongAnswers
      .filter(({ rejectedBy }) => here.includes(rejectedBy))
      .map((answer) => wrongCase(lab, answer, target)),
  ];
}

/** All files are compiled in one run. A wrong answer with a type error must explain it in its header. */
async function checkTypes(lab: Lab, answers: readonly WrongAnswer[], { project }: Bench): Promise<string[]> {
  await using composed = await composeAll(answers);
  const own = [starterFile(lab), solutionFile(lab)];
  const issues = await typeCheck({ project, files: [...own, ...composed.files] });
  const describeIssue = ({ line, code, message }: TypeIssue): string => `:${line} ${code} ${message}`;
  return [
    ...issues.filter(({ file }) => own.includes(file)).map((issue) => `${issue.file}${describeIssue(issue)}`),
    ...answers.flatMap(({ slug, typeError }, index) => {
      const found = issues.filter(({ file }) => file === composed.files[index]);
      if (typeError === undefined) return found.map((issue) => `wrong/${slug}${describeIssue(issue)}`);
      return found.length > 0 ? [] : [`wrong/${slug} has no type error, though its header explains one`];
    }),
  ];
}

async function checkStarter(lab: Lab, bench: Bench): Promise<string[]> {
  const only = [lab.starter.failsBy];
  const verdict = await judgeFile(lab, bench, { file: starterFile(lab), only });
  return mustBeRejected(verdict, { rejectedBy: lab.starter.failsBy, because: "" }, "embedded");
}

/** The second run uses the same account, with everything that the first has left. */
async function checkTwice(lab: Lab, bench: Bench): Promise<string[]> {
  const account = bench.access();
  const access = (): TargetAccess => account;
  const first = await judgeFile(lab, { ...bench, access }, { file: solutionFile(lab) });
  const second = await judgeFile(lab, { ...bench, access }, { file: solutionFile(lab) });
  return [...mustPass(first), ...mustPass(second).map((complaint) => `the second time: ${complaint}`)];
}

function wrongCase(lab: Lab, answer: WrongAnswer, target: TargetName): ContractCase {
  const { slug, rejectedBy } = answer;
  const difference = lab.differences?.find(
    (known) => known.target === target && known.check === rejectedBy && known.wrong.includes(slug),
  );
  const name =
    difference === undefined
      ? `wrong/${slug} is rejected by ${rejectedBy}`
      : `wrong/${slug} passes ${rejectedBy} on ${target} alone (${difference.reason})`;
  const verify = async (bench: Bench): Promise<string[]> => {
    await using composed = await compose(answer);
    const only = bench.thorough ? undefined : [rejectedBy];
    const verdict = await judgeFile(lab, bench, { file: composed.file, only });
    return difference === undefined
      ? mustBeRejected(verdict, answer, target)
      : mustStillPass(verdict, rejectedBy, target);
  };
  return { lab: lab.id, name, verify };
}

interface JudgeOptions {
  readonly file: string;
  readonly seed?: Seed;
  /** Only these checks. */
  readonly only?: readonly string[] | undefined;
}

/** @throws Error if the target failed or the run was interrupted, which is not a result of the lab. */
async function judgeFile(
  lab: Lab,
  bench: Bench,
  { file, seed = bench.seed, only }: JudgeOptions,
): Promise<Verdict> {
  const verdict = await bench.runner.run({
    lab,
    answerFile: file,
    seed,
    target: bench.access(),
    only,
    thorough: true,
    mustLeaveNothing: true,
    reveal: true,
  });
  if (verdict.outcome === "environment") throw new EnvironmentTrouble(describe(verdict).join("; "));
  if (verdict.outcome === "interrupted") throw new Error("The run was interrupted.");
  return verdict;
}

/** The expected rejection: from a wrong answer's header, or of a starter, which has no reason. */
type Expected = Pick<WrongAnswer, "rejectedBy" | "because" | "becauseOn" | "violates">;

function mustPass(verdict: Verdict): string[] {
  return verdict.exitCode === exitCodes.pass ? [] : describe(verdict);
}

/**
 * Expects exit code 1, and that the named check rejects the answer with the reason for the target. If the check reports
 * the violated requirement, it must be the answer's.
 */
function mustBeRejected(verdict: Verdict, answer: Expected, target: TargetName): string[] {
  const { rejectedBy, violates } = answer;
  const check = verdict.checks.find(({ id }) => id === rejectedBy);
  if (verdict.exitCode !== exitCodes.wrong) {
    return [`exit ${verdict.exitCode} instead of 1`, ...describe(verdict)];
  }
  if (check?.outcome !== "wrong") return [`${rejectedBy} says ${check?.outcome}, not wrong`];
  const { requirement = violates } = check;
  // A starter can violate any requirement.
  if (violates !== undefined && requirement !== violates)
    return [`${rejectedBy} finds ${requirement} violated, not ${violates}`];
  const because = answer.becauseOn?.[target] ?? answer.because;
  if ((check.reason ?? "").includes(because)) return [];
  return [`${rejectedBy} rejects it for another reason than "${because}"`, ...describe(verdict)];
}

/** An outdated difference must be removed from lab.json. */
function mustStillPass(verdict: Verdict, check: string, target: TargetName): string[] {
  const outcome = verdict.checks.find(({ id }) => id === check)?.outcome;
  if (outcome === "pass") return [];
  if (outcome === "wrong") return [`${target} rejects it by now: take the difference out of lab.json`];
  return describe(verdict);
}

/** The failures in few lines. Checks with the same message are grouped. */
function describe(verdict: Verdict): string[] {
  const bad = verdict.checks.filter(({ outcome }) => outcome !== "pass");
  const say = ({ outcome, reason = "", stack = "" }: CheckResult): string =>
    `${outcome}: ${reason}\n${stack}`.trim();
  return [
    ...[...new Set(bad.map(say))].map((reason) => {
      const alike = bad.filter((result) => say(result) === reason).map(({ id }) => id);
      return `${alike.join(", ")}: ${reason}`;
    }),
    ...verdict.defects,
  ].map((text) => shorten(visible(text), { lines: 8, characters: 1000 }));
}
