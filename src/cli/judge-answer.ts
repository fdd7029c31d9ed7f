/** Judges one answer and writes the report while the checks run. */
import { availableParallelism } from "node:os";
import type { TargetAccess } from "../common/run-data.ts";
import type { Seed } from "../common/seed.ts";
import type { Lab } from "../labs/lab.ts";
import { shownPath } from "../labs/folders.ts";
import { CheckLines, heading } from "../labs/report/check-lines.ts";
import { conclusion, typeErrors } from "../labs/report/conclusion.ts";
import type { JudgedRun, LabRun } from "../labs/run.ts";
import { labelled } from "../labs/report/style.ts";
import { TaskLines } from "../labs/report/task-lines.ts";
import { type TypeIssue, typeCheckOnce } from "../labs/type-check.ts";
import { type CheckResult, type Verdict, withTypeErrors } from "../labs/verdict.ts";
import { Patience } from "./patience.ts";
import { type CheckChoice, chosenChecks } from "./choose-checks.ts";
import type { Session } from "./session.ts";
import type { CliContext } from "./context.ts";
import { quote, self } from "./text.ts";

export interface Job {
  readonly lab: Lab;
  /** Absolute path. */
  readonly answerFile: string;
  /** The answer is only this file. It must not import other files in its folder. */
  readonly alone?: boolean;
  /** False if the file is not the learner's answer, so that a replay must name it. */
  readonly own: boolean;
  readonly seed: Seed;
  /** Type errors: not checked, shown, or judged. */
  readonly types: "ignore" | "show" | "judge";
  readonly details: boolean;
  /** Run every check to its end, even if the result of the others is already known. */
  readonly thorough?: boolean;
  /** The checks to run, by default all. */
  readonly choice?: CheckChoice;
  /** Ids of checks that run before all others. */
  readonly first?: readonly string[] | undefined;
  /** Stop at the first check that does not pass. */
  readonly untilFailure?: boolean;
  /** Ends only this job. */
  readonly signal?: AbortSignal | undefined;
  /** A sentence with the next command, for after a pass. */
  readonly afterPass?: readonly string[] | undefined;
  /** Options that a replay must repeat. */
  readonly repeat: readonly string[];
  readonly write: (lines: readonly string[]) => void;
  /** False where a run continues one whose heading was written. */
  readonly heading?: boolean;
  /** Writes a line about the progress. The context's by default. */
  readonly note?: (line: string) => void;
  /** Called with each check as it ends, before it is written. */
  readonly onCheck?: (result: CheckResult) => void;
  /** Access to the target, if not by a separate account with all permissions. */
  readonly access?: TargetAccess;
  /** Called before the conclusion is written. Type errors that do not count are not in it yet. */
  readonly onVerdict?: (run: JudgedRun) => void;
}

/** Runs the checks and returns the run for reports. The text report is written meanwhile. */
export async function judgeAnswer(context: CliContext, session: Session, job: Job): Promise<JudgedRun> {
  const access = job.access ?? session.target.access();
  const run = plannedRun(session, job, access);
  if (job.heading !== false) job.write(heading(run, context.style));
  const judgesTypes = job.types === "judge";
  // If the checks need every core, the compiler starts after them.
  const early = judgesTypes || availableParallelism() > 2 ? typeIssuesOf(context, job) : undefined;
  early?.catch(() => undefined);
  const began = performance.now();
  const verdict = await runChecks(context, session, { job, run, access });
  const judged = judgedRun(job, { run, verdict, types: judgesTypes ? await early! : [], began });
  job.onVerdict?.(judged);
  job.write(conclusion(judged, context.style));
  job.write(await targetTrouble(context, session, verdict));
  if (judgesTypes) return judged;
  const typeIssues = await (early ?? typeIssuesOf(context, job));
  job.write(typeErrors({ ...judged, typeIssues }, context.style));
  return { ...judged, typeIssues };
}

function plannedRun({ target, isolation }: Session, job: Job, access: TargetAccess): LabRun {
  const { lab, seed, answerFile, choice = {} } = job;
  const only = chosenChecks(lab, target.name, choice);
  const { accountId, region, prefix } = access;
  const account = { accountId, region, prefix };
  return { lab, only, target: target.name, isolation, seed, answerFile, account, replay: replay(job) };
}

interface Running {
  readonly job: Job;
  readonly run: LabRun;
  readonly access: TargetAccess;
}

async function runChecks(
  { style, note }: CliContext,
  { runner }: Session,
  { job, run, access }: Running,
): Promise<Verdict> {
  const lines = job.details ? new CheckLines(run, style) : new TaskLines(run, style);
  using patience = new Patience(run, job.note ?? note);
  const verdict = await runner.run({
    lab: job.lab,
    answerFile: job.answerFile,
    alone: job.alone,
    only: run.only,
    first: job.first,
    seed: job.seed,
    target: access,
    untilFailure: job.untilFailure ?? false,
    thorough: job.thorough ?? false,
    signal: job.signal,
    onCheck: (result) => {
      patience.ended(result.id);
      job.onCheck?.(result);
      job.write(lines.add(result));
    },
  });
  job.write(lines.rest(verdict));
  return verdict;
}

interface EndedRun {
  readonly run: LabRun;
  readonly verdict: Verdict;
  /** Type errors that count. */
  readonly types: readonly TypeIssue[];
  readonly began: number;
}

const judgedRun = (job: Job, { run, verdict, types, began }: EndedRun): JudgedRun => ({
  ...run,
  verdict: types.length > 0 ? withTypeErrors(verdict) : verdict,
  ms: performance.now() - began,
  typeIssues: types,
  typesCount: job.types === "judge",
  details: job.details,
  ...(job.afterPass === undefined ? {} : { afterPass: job.afterPass }),
  ...(job.own ? { hintFor: (task: string) => `${self} hint ${job.lab.id} --task ${task}` } : {}),
});

async function typeIssuesOf({ folders, note, ...context }: CliContext, job: Job): Promise<TypeIssue[]> {
  const signal = job.signal ? AbortSignal.any([context.signal, job.signal]) : context.signal;
  if (job.types === "ignore") return [];
  try {
    return await typeCheckOnce({ project: folders.project, signal }, job.answerFile);
  } catch (error) {
    if (job.types === "judge") throw error;
    if (!signal.aborted) note(`The types were not checked: ${(error as Error).message}`);
    return [];
  }
}

/** If the checks could not reach the target, asks the target for the reason. */
async function targetTrouble(context: CliContext, { target }: Session, verdict: Verdict): Promise<string[]> {
  if (verdict.outcome !== "environment") return [];
  const trouble = await target.trouble();
  if (trouble === undefined) return [];
  const { message, hint } = trouble;
  return [
    ...labelled("target", message, context.style),
    ...(hint === undefined ? [] : labelled("", hint, context.style)),
  ];
}

/** The command that runs a job again. */
export function replay({ lab, answerFile, own, seed, types, repeat }: Omit<Job, "write">): string {
  return [
    `${self} check ${lab.id}`,
    ...(own ? [] : ["--answer", shownPath(answerFile)]),
    "--seed",
    String(seed),
    ...repeat,
    ...(types === "judge" ? ["--types"] : []),
  ]
    .map((part, index) => (index === 0 ? part : quote(part)))
    .join(" ");
}
