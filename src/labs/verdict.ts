/**
 * The verdict of one run. It passes only if every check that lab.json declares for the target has left its own record
 * without a failure. A killed process, an empty file or a broken check is never a pass.
 */
import { tellsMachineTrouble } from "../common/machine-trouble.ts";
import type { CheckEvent, CheckRecord, Trouble } from "../common/run-data.ts";
import { exitCodes } from "../common/errors.ts";
import type { Check } from "./lab.ts";

export type Outcome = "pass" | Trouble | "interrupted";

export interface CheckResult {
  readonly id: string;
  readonly title: string;
  /** `not-run`: the run was ended before, for the reason of another check. */
  readonly outcome: "pass" | Trouble | "not-run";
  readonly ms: number;
  /** The reason, for every outcome except `pass`. */
  readonly reason?: string;
  /** Id of the violated requirement, if the check judges several and reports which. */
  readonly requirement?: string;
  readonly record?: CheckRecord;
  /** Only for defects. */
  readonly stack?: string;
}

export interface Verdict {
  readonly outcome: Outcome;
  readonly exitCode: number;
  /** One for each declared check, in lab.json's order. */
  readonly checks: readonly CheckResult[];
  /** Defects that belong to no declared check. */
  readonly defects: readonly string[];
}

const exitCodeOf: Readonly<Record<Outcome, number>> = {
  pass: exitCodes.pass,
  wrong: exitCodes.wrong,
  "does-not-load": exitCodes.doesNotLoad,
  limit: exitCodes.limit,
  environment: exitCodes.environment,
  defect: exitCodes.defect,
  interrupted: exitCodes.interrupted,
};

/** Outcomes in order of precedence: a defect hides everything else, and a missing Docker is never a wrong answer. */
const gravest: readonly Outcome[] = [
  "interrupted",
  "defect",
  "environment",
  "limit",
  "does-not-load",
  "wrong",
  "pass",
];

export const worst = (outcomes: readonly Outcome[]): Outcome =>
  gravest.find((outcome) => outcomes.includes(outcome)) ?? "defect";

/** The exit code of several runs. No run at all is a defect. */
export const exitCodeOfAll = (outcomes: readonly Outcome[]): number => exitCodeOf[worst(outcomes)];

/** A verdict in which type errors count like an answer that does not load. */
export function withTypeErrors(verdict: Verdict): Verdict {
  const outcome = worst([verdict.outcome, "does-not-load"]);
  return { ...verdict, outcome, exitCode: exitCodeOf[outcome] };
}

/** Whether native code ran with only Node.js's permission model. */
export const ranUnsandboxed = ({ checks }: Verdict): boolean =>
  checks.some(({ record }) => record?.answerCalls.some((call) => call.unsandboxed));

/** Why a run ended. `cut-short`: its process was ended, because the other checks would have the same result. */
export type Ending = "finished" | "stopped-early" | "cut-short" | "out-of-time" | "interrupted";

export interface RunEnd {
  readonly ending: Ending;
  /** Errors outside of checks: a file that does not load, a process that was killed, a failed clean-up. */
  readonly errors: readonly string[];
}

/** Judges one ended check by its record. */
export function judgeCheck(check: Check, event: CheckEvent): CheckResult {
  const { id, title } = check;
  const result = attribute(check, { id, title, ms: event.ms, ...conclude(event) });
  return check.hidden ? conceal(result) : result;
}

/**
 * The verdict of a run.
 * @param declared the checks that had to run.
 * @param results what `judgeCheck` said of those that ended.
 */
export function verdictOf(
  declared: readonly Check[],
  results: readonly CheckResult[],
  { errors, ending }: RunEnd,
): Verdict {
  // A failure because of missing memory, disk space or descriptors is not a verdict on the answer or the lab.
  const lacking = ending === "finished" ? errors.find(tellsMachineTrouble) : undefined;
  const checks = declared
    .map((check) => settle(check, results, ending))
    .map((result) => (lacking === undefined ? result : excuse(result, lacking)));
  const defects = [
    ...(ending === "out-of-time" ? ["The checks did not end within the run's time and were stopped."] : []),
    ...(declared.length === 0 ? ["lab.json declares no check for this target."] : []),
    ...(lacking === undefined && (ending === "finished" || ending === "stopped-early") ? errors : []),
  ];
  const outcomes = checks.flatMap(({ outcome }) => (outcome === "not-run" ? [] : [outcome]));
  const outcome = worst([
    ...outcomes,
    ...(lacking === undefined ? [] : ["environment" as const]),
    ...(defects.length > 0 ? ["defect" as const] : []),
    ...(ending === "interrupted" ? ["interrupted" as const] : []),
  ]);
  return { outcome, exitCode: exitCodeOf[outcome], checks, defects };
}

/** A defect while the machine lacks resources is a failure of the environment. */
const excuse = (result: CheckResult, lacking: string): CheckResult =>
  result.outcome === "defect" && result.record === undefined
    ? { ...result, outcome: "environment", reason: `The machine cannot run it: ${lacking.split("\n", 1)[0]}` }
    : result;

/** A verdict for checks that all failed to run for the same reason. */
export function verdictWithoutRun(declared: readonly Check[], outcome: Outcome, reason: string): Verdict {
  const checks = declared.map(({ id, title }) => ({ id, title, outcome: "not-run" as const, ms: 0, reason }));
  return { outcome, exitCode: exitCodeOf[outcome], checks, defects: [] };
}

/** A reason that starts with "several-buckets: " is about that requirement, if the check judges it. */
function attribute({ requirements = [] }: Check, result: CheckResult): CheckResult {
  const [prefix, id = ""] = /^([a-z0-9-]+): /.exec(result.reason ?? "") ?? [];
  if (prefix === undefined || !requirements.includes(id)) return result;
  return { ...result, requirement: id, reason: result.reason!.slice(prefix.length) };
}

/** The public part of a hidden check's result: that it failed, why, and the calls of the answer. */
function conceal({ record, ...result }: CheckResult): CheckResult {
  if (record === undefined) return result;
  const { input: _input, expected: _expected, actual: _actual, answerCalls, ...told } = record;
  const concealed = answerCalls.map(({ value: _value, error: _error, ...call }) => ({
    ...call,
    call: `${call.call.replace(/\(.*$/s, "")}(…)`,
    stdout: "",
    stderr: "",
  }));
  return { ...result, record: { ...told, answerCalls: concealed } };
}

/** The result of a declared check. A check that broke because its run was ended counts as not run. */
function settle({ id, title }: Check, results: readonly CheckResult[], ending: Ending): CheckResult {
  const [own, ...more] = results.filter((result) => result.id === id);
  const base = { id, title, ms: own?.ms ?? 0 };
  if (more.length > 0) {
    return { ...base, outcome: "defect", reason: "checks.test.ts holds this check more than once." };
  }
  if (own === undefined || (ending !== "finished" && own.record === undefined))
    return unfinished(base, ending);
  return own;
}

type Base = Pick<CheckResult, "id" | "title" | "ms">;

function unfinished(base: Base, ending: Ending): CheckResult {
  if (ending === "stopped-early")
    return { ...base, outcome: "not-run", reason: "It did not run: the run had ended." };
  if (ending === "cut-short") {
    return {
      ...base,
      ms: 0,
      outcome: "not-run",
      reason: "It was not tried: another check used up its time.",
    };
  }
  if (ending === "interrupted") return { ...base, outcome: "not-run", reason: "Interrupted." };
  if (ending === "out-of-time") return { ...base, outcome: "defect", reason: "It did not end." };
  return { ...base, outcome: "defect", reason: "lab.json declares this check, and it never ran to its end." };
}

/** The result of a check from its record. */
function conclude(event: CheckEvent): Omit<CheckResult, keyof Base> {
  const { record } = event;
  if (record === undefined) {
    return { outcome: "defect", reason: "The check left no record.", ...stackOf(event) };
  }
  if (record.check !== event.id) {
    return { outcome: "defect", reason: `The record belongs to another check: ${record.check}.`, record };
  }
  if (record.trouble === undefined) return { outcome: "pass", record };
  const { trouble, reason = "No reason was given.", stack } = record;
  return {
    outcome: trouble,
    reason,
    record,
    ...(trouble === "defect" && stack !== undefined ? { stack } : {}),
  };
}

function stackOf(event: CheckEvent): { readonly stack?: string } {
  const stack = event.errors.join("\n");
  return stack ? { stack } : {};
}
