/** Selects the checks of a lab for a command. */
import { closest, distance } from "fastest-levenshtein";
import type { TargetName } from "../common/run-data.ts";
import { UserError } from "../common/errors.ts";
import { type Check, type Lab, type Task, checksOn } from "../labs/lab.ts";
import { coreChecks } from "../labs/score.ts";

/**
 * The task of this id or number.
 * @throws UserError that lists the lab's tasks.
 */
export function findTask(lab: Lab, wanted: string): Task {
  const task = lab.tasks.find(({ id }, index) => id === wanted || String(index + 1) === wanted);
  if (task) return task;
  const ids = lab.tasks.map(({ id }) => id);
  throw new UserError(`${lab.id} has no task "${wanted}".`, {
    hint: `${meant(wanted, ids)}Tasks: ${ids.join(", ")}.`,
  });
}

/**
 * The check of this id.
 * @throws UserError that lists the lab's checks.
 */
export function findCheck(lab: Lab, wanted: string): Check {
  const check = lab.checks.find(({ id }) => id === wanted);
  if (check) return check;
  const ids = lab.checks.map(({ id }) => id);
  throw new UserError(`${lab.id} has no check "${wanted}".`, {
    hint: `${meant(wanted, ids)}Checks: ${ids.join(", ")}.`,
  });
}

/**
 * The check whose run is shown: the lab's example, or the first check of the task. If the target does not have it, the
 * first check that the target has.
 * @throws UserError when the lab has no such task.
 */
export function exampleOf(lab: Lab, target: TargetName, wanted: string | undefined): string {
  const task = wanted === undefined ? undefined : findTask(lab, wanted);
  const ids = checksOn(lab, target).flatMap(({ id }) => ((task?.checks.includes(id) ?? true) ? [id] : []));
  const first = ids.find((id) => id === lab.example) ?? ids[0];
  if (first !== undefined) return first;
  throw new UserError(`${lab.id} has no example of that task on ${target}.`);
}

export interface CheckChoice {
  /** The checks of the core requirements, without those for production. */
  readonly core?: boolean | undefined;
  readonly task?: string | undefined;
  readonly check?: readonly string[] | undefined;
}

/**
 * Ids of the checks selected by `--task` and `--check`, with `--core` only those of the core requirements. Undefined if
 * nothing is selected.
 * @throws UserError when the lab has no such task or check.
 */
export function chosenChecks(
  lab: Lab,
  target: TargetName,
  choice: CheckChoice,
): readonly string[] | undefined {
  const named = namedChecks(lab, choice);
  if (!choice.core) return named;
  const core = coreChecks(lab, target);
  return named === undefined ? core : named.filter((id) => core.includes(id));
}

function namedChecks(lab: Lab, { task, check = [] }: CheckChoice): readonly string[] | undefined {
  if (task === undefined && check.length === 0) return undefined;
  const ids = lab.checks.map(({ id }) => id);
  for (const id of check) findCheck(lab, id);
  const chosen = new Set([...(task === undefined ? [] : findTask(lab, task).checks), ...check]);
  return ids.filter((id) => chosen.has(id));
}

function meant(wanted: string, names: readonly string[]): string {
  const name = closest(wanted, names);
  return distance(wanted, name) <= Math.max(2, name.length / 2) ? `Did you mean ${name}? ` : "";
}
