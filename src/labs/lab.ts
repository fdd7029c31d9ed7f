/** A lab as lab.json describes it (labs/lab.schema.json), with its folder. */
import type { Limits, TargetName } from "../common/run-data.ts";
import { UserError, exitCodes } from "../common/errors.ts";
import type { Requirement } from "./requirements.ts";

export interface Task {
  readonly id: string;
  readonly title: string;
  readonly checks: readonly string[];
}

export interface Check {
  readonly id: string;
  readonly title: string;
  /** Only there; everywhere when not given. */
  readonly targets?: readonly TargetName[];
  readonly why?: string;
  /** Reports say its title and the reason, never its input or what it expected. */
  readonly hidden?: boolean;
  /** It begins before the others, so that none has to wait for it at the end. */
  readonly long?: boolean;
  /** Ids of the requirements that it serves; none in a lab whose README marks no requirements. */
  readonly requirements?: readonly string[];
}

/** A target accepts what AWS refuses: these wrong answers pass the check there. */
export interface KnownDifference {
  readonly target: TargetName;
  readonly check: string;
  readonly wrong: readonly string[];
  readonly reason: string;
  readonly awsPage: string;
  readonly probe: string;
}

/** Answers that were written from README and starter alone, and how the checks judged them before they were sharpened. */
export interface AdversarialRound {
  /** ISO 8601, the day. */
  readonly date: string;
  readonly wrong: number;
  readonly accepted: number;
  readonly right: number;
  readonly refused: number;
  readonly cheats: number;
  readonly passed: number;
}

export type Series = "s3" | "lambda" | "kms" | "tables" | "platform" | "language";

export interface LabFile {
  readonly formatVersion: 1;
  readonly title: string;
  readonly summary: string;
  readonly difficulty: "easy" | "medium" | "hard";
  readonly minutes: number;
  /** What it is about: `labs list` groups by it. */
  readonly series?: Series;
  /** Its place in the path "interview in a weekend", from 1; a lab without one is not on it. */
  readonly weekend?: number;
  readonly services: readonly string[];
  readonly operations: readonly string[];
  readonly entry: { readonly kind: "function" | "handler"; readonly exports: readonly string[] };
  readonly limits: Limits;
  readonly libraries?: readonly string[];
  readonly tasks: readonly Task[];
  readonly checks: readonly Check[];
  readonly example?: string;
  readonly starter: { readonly failsBy: string };
  /** What a learner has learned after the lab, in three sentences. */
  readonly learned?: readonly string[];
  readonly differences?: readonly KnownDifference[];
  readonly rounds?: readonly AdversarialRound[];
}

export interface Lab extends LabFile {
  /** Folder name, for example `01-s3-read`. */
  readonly id: string;
  /** Absolute path of the folder. */
  readonly folder: string;
  /** What its README demands; empty where the README marks no requirements. */
  readonly requirements: readonly Requirement[];
}

/** A defect of a lab: its author must fix it, never the learner. Exit 6. */
export class LabDefect extends UserError {
  override readonly name = "LabDefect";
  override readonly exitCode = exitCodes.defect;
}

/** The checks that a lab declares for a target. */
export const checksOn = (lab: Lab, target: TargetName): readonly Check[] =>
  lab.checks.filter((check) => check.targets === undefined || check.targets.includes(target));

/** The checks that a lab declares, but not for this target. */
export const checksNotOn = (lab: Lab, target: TargetName): readonly Check[] =>
  lab.checks.filter((check) => check.targets?.includes(target) === false);

export const isHidden = (lab: Lab, checkId: string): boolean =>
  lab.checks.some(({ id, hidden }) => id === checkId && hidden === true);

/** The task that a check belongs to, with its number from 1. */
export function taskOf(lab: Lab, checkId: string): Task & { readonly number: number } {
  const index = lab.tasks.findIndex((task) => task.checks.includes(checkId));
  const task = lab.tasks[index];
  if (!task) throw new LabDefect(`The check ${checkId} of ${lab.id} belongs to no task.`);
  return { ...task, number: index + 1 };
}
