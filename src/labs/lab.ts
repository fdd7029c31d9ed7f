/** A lab from lab.json (labs/lab.schema.json), with its folder. */
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
  /** Only on these targets, by default on all. */
  readonly targets?: readonly TargetName[];
  readonly why?: string;
  /** Reports contain its title and the reason, never its input or the expected value. */
  readonly hidden?: boolean;
  /** It starts before the others, because it takes longest. */
  readonly long?: boolean;
  /** Ids of the requirements that it judges. Empty if the README marks no requirements. */
  readonly requirements?: readonly string[];
}

/** A target accepts what AWS refuses, so these wrong answers pass the check there. */
export interface KnownDifference {
  readonly target: TargetName;
  readonly check: string;
  readonly wrong: readonly string[];
  readonly reason: string;
  readonly awsPage: string;
  readonly probe: string;
}

/** A round of answers written with only README and starter, and their verdicts before the checks were improved. */
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
  /** The topic by which `labs list` groups labs. */
  readonly series?: Series;
  /** Its position in the path "interview in a weekend", from 1. A lab without one is not on the path. */
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
  /** The lessons of the lab in three sentences. */
  readonly learned?: readonly string[];
  readonly differences?: readonly KnownDifference[];
  readonly rounds?: readonly AdversarialRound[];
}

export interface Lab extends LabFile {
  /** Folder name, for example `01-s3-read`. */
  readonly id: string;
  /** Absolute path of the folder. */
  readonly folder: string;
  /** The README's requirements. Empty if it marks none. */
  readonly requirements: readonly Requirement[];
}

/** A defect of a lab, which its author must fix, not the learner. Exit code 6. */
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
