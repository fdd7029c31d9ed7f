/** A learner's progress, in the file `work/progress.json`. */
import type { Seed } from "../common/seed.ts";
import path from "node:path";
import type { TargetName } from "../common/run-data.ts";
import { readOrSetAside, writeWhole } from "./files.ts";

export interface LastCheck {
  /** ISO 8601. */
  readonly at: string;
  readonly target: TargetName;
  readonly seed: Seed;
  readonly exitCode: number;
  readonly passed: number;
  /** Ids of the checks that did not pass. */
  readonly failing: readonly string[];
}

export interface LabProgress {
  readonly startedAt?: string;
  /** First time that all checks of the core passed. */
  readonly coreAt?: string;
  /** First time that all checks passed. */
  readonly passedAt?: string;
  readonly last?: LastCheck;
  /** Highest level of hint seen, by task id. */
  readonly hints?: Readonly<Record<string, number>>;
  readonly solutionSeenAt?: string;
}

export interface Progress {
  readonly version: 1;
  /** Id of the lab worked on last. */
  readonly current?: string;
  readonly labs: Readonly<Record<string, LabProgress>>;
}

const progressFile = (work: string): string => path.join(work, "progress.json");

/** Reads the file. If it is unreadable, progress starts over. */
export const readProgress = async (work: string): Promise<Progress> =>
  (await readOrSetAside(progressFile(work), understand)) ?? { version: 1, labs: {} };

function understand(given: unknown): Progress | undefined {
  const value = given as Partial<Progress> | null;
  const sound = value?.version === 1 && typeof value.labs === "object" && value.labs !== null;
  return sound ? (value as Progress) : undefined;
}

/** Changes one lab's record, and makes it the current lab. */
export async function recordProgress(
  work: string,
  labId: string,
  change: (before: LabProgress) => LabProgress,
): Promise<LabProgress> {
  const progress = await readProgress(work);
  const lab = change(progress.labs[labId] ?? {});
  const next: Progress = { version: 1, current: labId, labs: { ...progress.labs, [labId]: lab } };
  await writeWhole(progressFile(work), `${JSON.stringify(next, undefined, 2)}\n`);
  return lab;
}

/** After an answer was replaced: earlier passes stay, but the last check is removed because it judged the old answer. */
export const recordNewAnswer = (work: string, labId: string): Promise<LabProgress> =>
  recordProgress(work, labId, ({ last: _last, ...before }) => ({
    startedAt: new Date().toISOString(),
    ...before,
  }));

/** Whether the core requirements were met, with or without those for production. */
export const isSolved = (lab: LabProgress | undefined): boolean =>
  stateOf(lab) === "solved" || stateOf(lab) === "production-ready";

/** Solved with the core requirements, production-ready with all. */
export type LabState = "new" | "started" | "solved" | "production-ready";

export function stateOf(lab: LabProgress | undefined): LabState {
  if (lab?.passedAt !== undefined) return "production-ready";
  if (lab?.coreAt !== undefined) return "solved";
  return lab?.startedAt === undefined ? "new" : "started";
}
