/** Selects the checks of a lab for a command. */
import { closest, distance } from "fastest-levenshtein";
import type { TargetName } from "../common/run-data.ts";
import { UserError } from "../common/errors.ts";
import { type Check, type Lab, type Task, checksOn, taskOf } from "../labs/lab.ts";
import { coreChecks, isCore } from "../labs/score.ts";

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
 * Ids of the checks that meet all of `--task`, `--check` and `--core`; undefined when none of them is given.
 * @throws UserError when the lab has no such task or check, or no check meets all.
 */
export function chosenChecks(
  lab: Lab,
  target: TargetName,
  choice: CheckChoice,
): readonly string[] | undefined {
  const { task, check = [], core } = choice;
  const named = check.map((id) => findCheck(lab, id).id);
  const choices = [
    ...(task === undefined ? [] : [findTask(lab, task).checks]),
    ...(named.length === 0 ? [] : [named]),
    ...(core ? [coreChecks(lab, target)] : []),
  ];
  if (choices.length === 0) return undefined;
  const ids = lab.checks.map(({ id }) => id).filter((id) => choices.every((chosen) => chosen.includes(id)));
  if (ids.length > 0 || choices.length === 1) return ids;
  throw nothingLeft(lab, choice, named);
}

function nothingLeft(lab: Lab, { task, core }: CheckChoice, named: readonly string[]): UserError {
  const options = [
    ...(task === undefined ? [] : [`--task ${task}`]),
    ...named.map((id) => `--check ${id}`),
    ...(core ? ["--core"] : []),
  ];
  const places = named.map((id) => {
    const check = findCheck(lab, id);
    return `${id} belongs to task ${taskOf(lab, id).id} (${isCore(lab, check) ? "core" : "production"}).`;
  });
  return new UserError(`No check of ${lab.id} is in all of ${options.join(" ")}.`, {
    hint: [...places, "Leave out one of the options."].join(" "),
  });
}

function meant(wanted: string, names: readonly string[]): string {
  const name = closest(wanted, names);
  return distance(wanted, name) <= Math.max(2, name.length / 2) ? `Did you mean ${name}? ` : "";
}
