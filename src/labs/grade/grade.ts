/** Judges many submissions, a few at a time, and writes each verdict at once. */
import pLimit from "p-limit";
import type { Seed } from "../../common/seed.ts";
import type { Isolation, TargetName } from "../../common/run-data.ts";
import { EnvironmentTrouble } from "../../common/errors.ts";
import { isMachineTrouble } from "../../common/machine-trouble.ts";
import { type Lab, checksOn } from "../lab.ts";
import type { JudgedRun } from "../run.ts";
import { type Outcome, verdictWithoutRun } from "../verdict.ts";
import { type GradeRow, addRow, mergeRows, rowOf, writeRows } from "./grade-table.ts";
import type { Submission } from "./submissions.ts";

export interface Grading {
  readonly lab: Lab;
  readonly labVersion: string;
  readonly target: TargetName;
  readonly isolation: Isolation;
  readonly seed: Seed;
  readonly submissions: readonly Submission[];
  /** Rows of an earlier run. */
  readonly before: readonly GradeRow[];
  /** The CSV to append to. */
  readonly out: string;
  /** Number of concurrent submissions. */
  readonly jobs: number;
  readonly signal: AbortSignal;
  readonly judge: (submission: Submission & { readonly file: string }) => Promise<JudgedRun>;
  /** Called with each written row. The run is undefined if an earlier verdict is kept. */
  readonly onRow: (row: GradeRow, judged?: JudgedRun) => Promise<void>;
}

/** Outcomes that are a verdict on the answer. Others can change in the next run. */
const lasting = new Set(["pass", "wrong", "limit", "does-not-load"]);

/**
 * A failure of one submission or report does not stop the others.
 * @returns all rows of the file, also those of other gradings.
 * @throws at the end, the first error of `onRow`. EnvironmentTrouble if the table cannot be written.
 */
export async function grade(grading: Grading): Promise<GradeRow[]> {
  const { before, submissions, out, signal, jobs } = grading;
  const kept = submissions.flatMap((submission) => before.filter((row) => isSame(row, submission, grading)));
  const mine = new Set(submissions.map(({ name }) => name));
  const others = before.filter((row) => row.lab !== grading.lab.id || !mine.has(row.submission));
  const rows = [...others, ...kept];
  await writeRows(out, rows);
  for (const row of kept) await grading.onRow(row);
  const waiting = submissions.filter(({ name }) => !kept.some((row) => row.submission === name));
  // Rows are written one after the other, in the order of their end. If one fails, all are written at the end.
  let writing: Promise<unknown> = Promise.resolve();
  const failures: unknown[] = [];
  await pLimit(jobs).map(waiting, async (submission) => {
    if (signal.aborted) return;
    const run = await judged(submission, grading);
    if (run.verdict.outcome === "interrupted") return;
    const row = rowOf({ submission, run, labVersion: grading.labVersion });
    rows.push(row);
    writing = writing
      .then(() => addRow(out, row).catch(() => undefined))
      .then(() => grading.onRow(row, run))
      .catch((error: unknown) => failures.push(error));
    await writing;
  });
  const merged = mergeRows(rows);
  await writeRows(out, merged);
  if (failures.length > 0) throw failures[0];
  return merged;
}

const isSame = (row: GradeRow, submission: Submission, { lab, labVersion, target, seed }: Grading): boolean =>
  row.submission === submission.name &&
  row.lab === lab.id &&
  row.target === target &&
  row.lab_version === labVersion &&
  row.seed === String(seed) &&
  row.answer_hash === submission.hash &&
  lasting.has(row.outcome);

/** A failure of one submission does not stop the others. */
async function judged(submission: Submission, grading: Grading): Promise<JudgedRun> {
  const { file, trouble = "There is no answer." } = submission;
  if (file === undefined)
    return notJudged(submission, grading, { outcome: "does-not-load", reason: trouble });
  try {
    return await grading.judge({ ...submission, file });
  } catch (error) {
    const isEnvironment = error instanceof EnvironmentTrouble || isMachineTrouble(error);
    const outcome = isEnvironment ? "environment" : "defect";
    return notJudged(submission, grading, { outcome, reason: (error as Error).message });
  }
}

function notJudged(
  { name }: Submission,
  { lab, target, isolation, seed }: Grading,
  { outcome, reason }: { readonly outcome: Outcome; readonly reason: string },
): JudgedRun {
  return {
    lab,
    target,
    isolation,
    seed,
    answerFile: name,
    replay: "",
    verdict: verdictWithoutRun(checksOn(lab, target), outcome, reason),
    ms: 0,
    typeIssues: [],
    typesCount: false,
    details: false,
  };
}

export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

/** Every `count`th of the sorted submissions, so that the parts have nearly the same size. */
export const shardOf = (submissions: readonly Submission[], { index, count }: Shard): Submission[] =>
  submissions.filter((_submission, place) => place % count === index - 1);
