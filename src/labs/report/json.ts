/**
 * What a machine reads of a run: a superset of Exercism's results.json, version 3
 * (https://exercism.org/docs/building/tooling/test-runners/interface), so that its readers need no adapter.
 */
import type { Call, AnswerCallRecord } from "../../common/run-data.ts";
import { type Comparison, disagreements } from "../compare.ts";
import { checksNotOn, isHidden, taskOf } from "../lab.ts";
import { requirementsOf, scoreOf } from "../score.ts";
import { type CheckResult, type Outcome, ranUnsandboxed, worst } from "../verdict.ts";
import type { Report } from "./report.ts";
import type { JudgedRun } from "../run.ts";

const outputLimit = 500;
const messageLimit = 65_535;

interface FlatCall extends Call {
  /** Id of the check during which it was made. */
  readonly test: string;
}

/** The report of one lab; keys in snake case, as Exercism has them. */
export function jsonReport(run: JudgedRun): object {
  const { verdict, lab } = run;
  const calls = verdict.checks.flatMap(callsOf);
  return {
    version: 3,
    schema: "labs-result/v1",
    status: statusOf(verdict.outcome),
    ...(verdict.outcome === "pass" ? {} : { message: cut(messageOf(run), messageLimit) }),
    lab: lab.id,
    target: run.target,
    isolation: run.isolation,
    unsandboxed: ranUnsandboxed(verdict),
    seed: run.seed,
    answer: run.answerFile,
    outcome: verdict.outcome,
    exit_code: verdict.exitCode,
    duration_ms: Math.round(run.ms),
    replay: run.replay,
    score: scoreOf(lab, verdict),
    tests: verdict.checks.map((result) => testOf(run, result, calls)),
    not_on_target: checksNotOn(lab, run.target).map(({ id, title, targets, why }) => ({
      id,
      task: taskOf(lab, id).id,
      name: title,
      targets,
      why,
    })),
    calls: calls.map(({ service, operation, ms, ...call }, index) => ({
      ...call,
      n: index + 1,
      op: `${service}:${operation}`,
      ms: Math.round(ms),
    })),
    types: run.typeIssues,
    defects: verdict.defects,
  };
}

/** The report of a command: of one run as it is, else of all together. */
export function jsonOf({ runs, comparisons, exitCode }: Report): object {
  const [only] = runs;
  if (only !== undefined && runs.length === 1) return jsonReport(only);
  const disagree = comparisons.some((comparison) => disagreements(comparison).length > 0);
  const outcomes = runs.map(({ verdict }) => verdict.outcome);
  const outcome = worst(disagree ? [...outcomes, "defect"] : outcomes);
  return {
    schema: "labs-results/v1",
    status: statusOf(outcome),
    outcome,
    exit_code: exitCode,
    results: runs.map(jsonReport),
    ...(comparisons.length === 0 ? {} : { comparisons: comparisons.map(jsonComparison) }),
  };
}

/** The exchanges themselves stand in the results: the calls of a check by its id. */
const jsonComparison = ({ lab, runs, checks }: Comparison): object => ({
  lab: lab.id,
  targets: runs.map(({ target }) => target),
  checks: checks.map(({ id, agreement, reason, awsPage, results, callsDiffer }) => ({
    id,
    agreement,
    ...defined({ reason, aws_page: awsPage }),
    calls_differ: callsDiffer,
    // Null where lab.json does not declare the check for the target.
    outcomes: Object.fromEntries(runs.map(({ target }, index) => [target, results[index]?.outcome ?? null])),
  })),
});

function testOf(run: JudgedRun, result: CheckResult, calls: readonly FlatCall[]): object {
  const { id, title, outcome, ms, reason, record, stack } = result;
  const task = taskOf(run.lab, id);
  const last = record?.answerCalls.at(-1);
  return {
    id,
    task_id: task.number,
    task: task.id,
    name: title,
    status: statusOf(outcome),
    outcome,
    hidden: isHidden(run.lab, id),
    requirements: requirementsOf(run.lab, id).map((requirement) => requirement.id),
    duration_ms: Math.round(ms),
    ...(reason === undefined ? {} : { message: cut(reason, messageLimit) }),
    ...(last === undefined
      ? {}
      : { test_code: last.call, output: cut(outputOf(record!.answerCalls), outputLimit) }),
    ...defined({ input: record?.input, expected: record?.expected, actual: record?.actual, stack }),
    calls: calls.flatMap((call, index) => (call.test === id ? [index] : [])),
  };
}

const callsOf = ({ id, record }: CheckResult): FlatCall[] =>
  (record?.answerCalls ?? []).flatMap(({ calls }) => calls.map((call) => ({ ...call, test: id })));

const outputOf = (answerCalls: readonly AnswerCallRecord[]): string =>
  answerCalls.map(({ stdout, stderr }) => stdout + stderr).join("");

/** Exercism has three: what is not the answer's fault is an error, never a failure. */
function statusOf(outcome: Outcome | "not-run"): "pass" | "fail" | "error" {
  if (outcome === "pass") return "pass";
  return outcome === "wrong" || outcome === "limit" ? "fail" : "error";
}

function messageOf({ verdict }: JudgedRun): string {
  const reasons = verdict.checks
    .filter(({ outcome }) => outcome === verdict.outcome)
    .map(({ id, reason = "" }) => `${id}: ${reason}`);
  return [...verdict.defects, ...reasons].join("\n") || verdict.checks[0]?.reason || verdict.outcome;
}

/** Cut text says so in itself, and is still no longer than the limit. */
function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const note = `\n[cut: ${text.length} characters in all]`;
  return text.slice(0, limit - note.length) + note;
}

const defined = (values: Record<string, string | undefined>): object =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
