/** One answer on several targets, with one table of the results. */
import { type Comparison, compareRuns, disagreements } from "../labs/compare.ts";
import { comparisonLines } from "../labs/report/comparison.ts";
import { failuresOfAll } from "../labs/report/human.ts";
import type { Report } from "../labs/report/report.ts";
import { exitCodeOfAll } from "../labs/verdict.ts";
import { type Job, judgeAnswer } from "./judge-answer.ts";
import type { Session } from "./session.ts";
import type { CliContext } from "./context.ts";

export type AnswerJob = Omit<Job, "write">;

export interface Work {
  readonly jobs: readonly AnswerJob[];
  /** Whether the output is shown while the checks run. */
  readonly print: (line: string) => void;
}

export const severalTargetsHelp =
  "--target embedded,localstack judges on both with the same seed, and exits 6 where their verdicts differ.";

/** Every check runs to its end on every target. An early stop on one would hide the result of the other. */
export async function compareTargets(
  context: CliContext,
  sessions: readonly Session[],
  { jobs, print }: Work,
): Promise<Report> {
  const comparisons: Comparison[] = [];
  for (const job of jobs) {
    const runs = await Promise.all(
      sessions.map((session, index) =>
        judgeAnswer(context, session, {
          ...job,
          thorough: true,
          types: index === 0 ? job.types : "ignore",
          write: () => {},
        }),
      ),
    );
    const comparison = compareRuns(job.lab, runs);
    if (comparisons.length > 0) ["", ""].forEach(print);
    comparisonLines(comparison, context.style).forEach(print);
    failuresOfAll(runs, context.style).forEach(print);
    comparisons.push(comparison);
  }
  const runs = comparisons.flatMap((comparison) => comparison.runs);
  const outcomes = runs.map(({ verdict }) => verdict.outcome);
  const differ = comparisons.some((comparison) => disagreements(comparison).length > 0);
  return { runs, comparisons, exitCode: exitCodeOfAll(differ ? [...outcomes, "defect"] : outcomes) };
}
