/** Whether README, checks and wrong answers of a lab agree on what is required. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Lab } from "../lab.ts";
import { type Demands, readDemands } from "../requirements.ts";
import { requirementsOf } from "../score.ts";
import type { WrongAnswer } from "./wrong-answers.ts";

/** Complaints as text. A lab whose README marks no requirements is not examined. */
export async function examineRequirements(lab: Lab, answers: readonly WrongAnswer[]): Promise<string[]> {
  const readme = await readFile(path.join(lab.folder, "README.md"), "utf8").catch(() => "");
  const demands = readDemands(readme);
  return [
    ...demands.complaints,
    ...lab.checks.flatMap((check) => examineCheck(lab, check.id)),
    ...answers.flatMap((answer) => examineAnswer(lab, answer)),
    ...demands.requirements.flatMap(({ id }) => examineRequirement(lab, id, answers)),
    ...mixedLevels(readme, demands),
  ];
}

function examineCheck(lab: Lab, checkId: string): string[] {
  const { hidden = false, requirements = [] } = lab.checks.find(({ id }) => id === checkId)!;
  const served = requirementsOf(lab, checkId);
  const unknown = requirements.filter((id) => !served.some((one) => one.id === id));
  const levels = new Set(served.map(({ level }) => level));
  return [
    ...unknown.map((id) => `the check ${checkId} serves ${id}, which README.md does not mark`),
    ...(lab.requirements.length > 0 && requirements.length === 0
      ? [`the check ${checkId} serves no requirement`]
      : []),
    ...(levels.size > 1 ? [`the check ${checkId} serves requirements of core and of production`] : []),
    ...(hidden && levels.has("core") ? [`the hidden check ${checkId} serves a requirement of the core`] : []),
  ];
}

function examineAnswer(lab: Lab, { slug, violates, rejectedBy }: WrongAnswer): string[] {
  if (violates === undefined) {
    return lab.requirements.length === 0 ? [] : [`wrong/${slug} names no requirement that it violates`];
  }
  if (!lab.requirements.some(({ id }) => id === violates)) {
    return [`wrong/${slug} violates ${violates}, which README.md does not mark`];
  }
  return requirementsOf(lab, rejectedBy).some(({ id }) => id === violates)
    ? []
    : [`wrong/${slug} violates ${violates}, which the check ${rejectedBy} does not serve`];
}

function examineRequirement(lab: Lab, id: string, answers: readonly WrongAnswer[]): string[] {
  const isServed = lab.checks.some(({ requirements = [] }) => requirements.includes(id));
  return [
    ...(isServed ? [] : [`no check serves the requirement ${id}`]),
    ...(answers.some(({ violates }) => violates === id)
      ? []
      : [`no wrong answer violates the requirement ${id}`]),
  ];
}

/** An id that is marked twice must have the same level. */
const mixedLevels = (readme: string, { requirements }: Demands): string[] =>
  requirements
    .filter(({ id }) => readme.includes(`req: ${id} -->`) && readme.includes(`req: ${id} production -->`))
    .map(({ id }) => `README.md marks ${id} as core and as production`);
