/**
 * Judges the solutions of labs with many seeds: one that is ever rejected is a defect of its lab. A check that draws
 * nothing from the seed says the same each time and is run with the first seed alone.
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
  /** A fresh account for a run. */
  readonly access: () => TargetAccess;
  /** At least one. */
  readonly seeds: readonly Seed[];
  /** Runs under way at a time. */
  readonly width: number;
  /** Asked before each run but a lab's first; none is begun once it says so. */
  readonly enough: () => boolean;
  /** Called with each run that came to its end. */
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

/** Goes from seed to seed, so that one which is stopped early has judged every lab alike. */
export async function soak(labs: readonly Lab[], options: SoakOptions): Promise<SoakReport[]> {
  const soaks = labs.map((lab) => new LabSoak(lab, options));
  const [first, ...others] = options.seeds;
  // Every lab is judged at least once, whatever the time.
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
  /** Ids of the checks that drew; known after the first seed. */
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
    // One that broke before it could say is run again.
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
