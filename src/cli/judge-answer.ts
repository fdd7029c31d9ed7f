/** Judges one answer and writes the report as it grows. */
import type { TargetAccess } from "../common/contract.ts";
import type { Seed } from "../common/seed.ts";
import type { Lab } from "../labs/lab.ts";
import { nearby } from "../labs/places.ts";
import { CheckLines, heading } from "../labs/report/check-lines.ts";
import { conclusion } from "../labs/report/conclusion.ts";
import type { JudgedRun, LabRun } from "../labs/report/lab-run.ts";
import { labelled } from "../labs/report/style.ts";
import { coreChecks } from "../labs/score.ts";
import { type TypeIssue, typeCheck } from "../labs/type-check.ts";
import { type Verdict, withTypeErrors } from "../labs/verdict.ts";
import type { Session } from "./session.ts";
import type { Shell } from "./shell.ts";
import { quote, self } from "./text.ts";

export interface Job {
  readonly lab: Lab;
  /** Absolute path. */
  readonly answerFile: string;
  /** The answer is that file alone: it may import nothing that lies beside it. */
  readonly alone?: boolean;
  /** False when the file is not the learner's own, and a replay must name it. */
  readonly own: boolean;
  readonly seed: Seed;
  /** Type errors: not looked for, shown, or judged. */
  readonly types: "ignore" | "show" | "judge";
  readonly details: boolean;
  /** Judge by the checks of the core alone. */
  readonly core?: boolean;
  /** Run every check to its end, even where one told what the rest will say. */
  readonly thorough?: boolean;
  /** Options that a replay must repeat. */
  readonly repeat: readonly string[];
  readonly write: (lines: readonly string[]) => void;
}

/** Runs the checks and gives the run as it is to be reported; what a person reads is written on the way. */
export async function judgeAnswer(shell: Shell, session: Session, job: Job): Promise<JudgedRun> {
  const { target, runner } = session;
  const { lab, seed, answerFile, write } = job;
  const access = target.access();
  const run = plannedRun(session, job, access);
  const began = performance.now();
  write(heading(run, shell.style));
  const lines = new CheckLines(run, shell.style);
  const [verdict, typeIssues] = await Promise.all([
    runner.run({
      lab,
      answerFile,
      alone: job.alone,
      only: run.only,
      seed,
      target: access,
      thorough: job.thorough ?? false,
      onCheck: (result) => write(lines.add(result)),
    }),
    typeIssuesOf(shell, job),
  ]);
  const judged: JudgedRun = {
    ...run,
    verdict: job.types === "judge" && typeIssues.length > 0 ? withTypeErrors(verdict) : verdict,
    ms: performance.now() - began,
    typeIssues,
    typesCount: job.types === "judge",
    details: job.details,
    ...(job.own ? { hintFor: (task: string) => `${self} hint ${lab.id} --task ${task}` } : {}),
  };
  write(lines.rest(verdict));
  write(conclusion(judged, shell.style));
  write(await targetTrouble(shell, session, verdict));
  return judged;
}

function plannedRun({ target, isolation }: Session, job: Job, access: TargetAccess): LabRun {
  const { lab, seed, answerFile } = job;
  const { accountId, region, prefix } = access;
  const account = { accountId, region, prefix };
  const only = job.core ? coreChecks(lab, target.name) : undefined;
  return { lab, only, target: target.name, isolation, seed, answerFile, account, replay: replay(job) };
}

async function typeIssuesOf({ places, signal, note }: Shell, job: Job): Promise<TypeIssue[]> {
  if (job.types === "ignore") return [];
  try {
    return await typeCheck({ project: places.project, files: [job.answerFile], signal });
  } catch (error) {
    if (job.types === "judge") throw error;
    if (!signal.aborted) note(`The types were not checked: ${(error as Error).message}`);
    return [];
  }
}

/** A target that died is asked why, once the checks have found it silent. */
async function targetTrouble(shell: Shell, { target }: Session, verdict: Verdict): Promise<string[]> {
  if (verdict.outcome !== "environment") return [];
  const trouble = await target.trouble();
  if (trouble === undefined) return [];
  const { message, hint } = trouble;
  return [
    ...labelled("target", message, shell.style),
    ...(hint === undefined ? [] : labelled("", hint, shell.style)),
  ];
}

/** The command that runs a job again. */
export function replay({ lab, answerFile, own, seed, types, repeat }: Omit<Job, "write">): string {
  return [
    `${self} check ${lab.id}`,
    ...(own ? [] : ["--answer", nearby(answerFile)]),
    "--seed",
    String(seed),
    ...repeat,
    ...(types === "judge" ? ["--types"] : []),
  ]
    .map((part, index) => (index === 0 ? part : quote(part)))
    .join(" ");
}
