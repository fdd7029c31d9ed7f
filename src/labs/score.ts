/** The number of requirements that an answer meets: core and production. */
import type { TargetName } from "../common/run-data.ts";
import { type Check, type Lab, checksOn } from "./lab.ts";
import type { Requirement } from "./requirements.ts";
import type { CheckResult, Verdict } from "./verdict.ts";

export interface Share {
  readonly met: number;
  readonly of: number;
}

/** Judged requirements. In a lab without requirements, checks. */
export interface Score {
  readonly core: Share;
  readonly production: Share;
}

/** The requirements that a check judges, in the README's order. */
export const requirementsOf = (lab: Lab, checkId: string): readonly Requirement[] => {
  const ids = lab.checks.find(({ id }) => id === checkId)?.requirements ?? [];
  return lab.requirements.filter(({ id }) => ids.includes(id));
};

/** Whether a check is a core check. In a lab without requirements, hidden checks are for production. */
export function isCore(lab: Lab, check: Check): boolean {
  const served = requirementsOf(lab, check.id);
  return served.length === 0 ? !check.hidden : served.some(({ level }) => level === "core");
}

/** Ids of the core checks on a target. */
export const coreChecks = (lab: Lab, target: TargetName): string[] =>
  checksOn(lab, target)
    .filter((check) => isCore(lab, check))
    .map(({ id }) => id);

/** A requirement is met if every check that judges it passed. */
export function scoreOf(lab: Lab, { checks }: Verdict): Score {
  const share = (level: Requirement["level"]): Share => {
    const judged = lab.requirements
      .filter((requirement) => requirement.level === level)
      .map(({ id }) => checks.filter((check) => requirementsOf(lab, check.id).some((one) => one.id === id)))
      .filter((serving) => serving.length > 0);
    const units = lab.requirements.length > 0 ? judged : unmarked(lab, checks, level);
    return {
      met: units.filter((serving) => serving.every(({ outcome }) => outcome === "pass")).length,
      of: units.length,
    };
  };
  return { core: share("core"), production: share("production") };
}

const unmarked = (lab: Lab, results: readonly CheckResult[], level: Requirement["level"]): CheckResult[][] =>
  results
    .filter(({ id }) => {
      const check = lab.checks.find((one) => one.id === id);
      return check !== undefined && isCore(lab, check) === (level === "core");
    })
    .map((result) => [result]);
