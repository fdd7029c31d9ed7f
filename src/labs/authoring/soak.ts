/**
 * Judges the solutions of labs with many seeds. A rejected solution is a defect of its lab. A check that draws nothing
 * from the seed has the same result each time, so it runs only with the first seed.
 */
import type { Seed } from "../../common/seed.ts";
import pLimit from "p-limit";
import type { TargetAccess } from "../../common/run-data.ts";
import { exitCodes } from "../../common/errors.ts";
import type { Lab } from "../lab.ts";
import type { CheckRunner } from "../run-checks.ts";
import type { Verdict } from "../verdict.ts";
import { solutionFile } from "../workspace.ts";

export interface SoakOptions {
  readonly runner: Pick<CheckRunner, "run">;
  /** A new account for a run. */
  readonly access: () => TargetAccess;
  /** At least one. */
  readonly seeds: readonly Seed[];
  /** Number of concurrent runs. */
  readonly width: number;
  /** Called before each run except a lab's first. No run starts after it returns true. */
  readonly enough: () => boolean;
  /** Called with each finished run. */
  readonly onRun: (run: SoakRun) => void;
}

export interface SoakRun {
  readonly lab: Lab;
  readonly seed: Seed;
  readonly verdict: Verdict;
}

export interface SoakReport {
  readonly lab: Lab;
  /** Checks of the first seed's run, and how many of them drew from it and ran with every seed. */
  readonly checks: number;
  readonly drew: number;
  /** Seeds that were judged, and those among them with which every check passed. */
  readonly seeds: number;
  readonly passed: number;
  /** The highest of all runs. */
  readonly exitCode: number;
}

/** Judges all labs with each seed in turn, so that every lab has the same number of runs if it is stopped early. */
export async function soak(labs: readonly Lab[], options: SoakOptions): Promise<SoakReport[]> {
  const soaks = labs.map((lab) => new LabSoak(lab, options));
  const [first, ...others] = options.seeds;
  // Every lab is judged at least once, even if the time is over.
  await inTurn(
    soaks.map((one) => () => one.judge(first!)),
    { ...options, enough: () => false },
  );
  await inTurn(
    others.flatMap((seed) => soaks.map((one) => () => one.judge(seed))),
    options,
  );
  return soaks.map((one) => one.report());
}

async function inTurn(
  jobs: (() => Promise<void>)[],
  { width, enough }: Pick<SoakOptions, "width" | "enough">,
): Promise<void> {
  await pLimit(width).map(jobs, async (job) => {
    if (!enough()) await job();
  });
}

class LabSoak {
  readonly #lab: Lab;
  readonly #options: SoakOptions;
  #checks = 0;
  #seeds = 0;
  #passed = 0;
  #exitCode: number = exitCodes.pass;
  /** Ids of the checks that draw from the seed, known after the first seed. */
  #drew: readonly string[] | undefined;

  constructor(lab: Lab, options: SoakOptions) {
    this.#lab = lab;
    this.#options = options;
  }

  async judge(seed: Seed): Promise<void> {
    const only = this.#drew;
    if (only?.length === 0) return;
    const { runner, access, onRun } = this.#options;
    const lab = this.#lab;
    const target = access();
    const run = { lab, answerFile: solutionFile(lab), seed, target, only, thorough: true, reveal: true };
    const verdict = await runner.run(run);
    if (verdict.outcome === "interrupted") return;
    this.#count(verdict);
    onRun({ lab, seed, verdict });
  }

  #count({ checks, exitCode }: Verdict): void {
    this.#seeds += 1;
    this.#passed += Number(exitCode === exitCodes.pass);
    this.#exitCode = Math.max(this.#exitCode, exitCode);
    if (this.#drew) return;
    this.#checks = checks.length;
    // A check that broke before this was known runs again.
    this.#drew = checks.filter(({ record }) => record?.drew !== false).map(({ id }) => id);
  }

  report(): SoakReport {
    return {
      lab: this.#lab,
      checks: this.#checks,
      drew: this.#drew?.length ?? 0,
      seeds: this.#seeds,
      passed: this.#passed,
      exitCode: this.#exitCode,
    };
  }
}
