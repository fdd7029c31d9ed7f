/** Results of a run as the page shows them. All text is safe to look at: control characters are shown as their codes. */
import type { AnswerCallRecord, Call } from "../../common/run-data.ts";
import { type Lab, isHidden } from "../../labs/lab.ts";
import { visible } from "../../labs/report/style.ts";
import { type JudgedRun, replayOfCheck } from "../../labs/run.ts";
import { requirementsOf, scoreOf } from "../../labs/score.ts";
import type { CheckResult, Verdict } from "../../labs/verdict.ts";
import type { AnswerCallReport, CallLine, CheckReport, RunEnd } from "../protocol.ts";

/** Characters of one text, and calls of one run, that a browser shows without effort. */
const longestText = 20_000;
const mostCalls = 100;
const mostAnswerCalls = 5;

/** Text as it may be looked at, cut where it is very long. */
export const shown = (text: string): string => {
  const cut =
    text.length <= longestText
      ? text
      : `${text.slice(0, longestText)}\n… ${text.length - longestText} more characters`;
  return visible(cut);
};
const shownIfAny = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : shown(text);

/** @param replay the command that runs all of it again. */
export function reportCheck(lab: Lab, result: CheckResult, replay: string): CheckReport {
  const { id, outcome, ms, reason, record, stack } = result;
  const input = record?.input ?? record?.answerCalls[record.judged ?? record.answerCalls.length - 1]?.call;
  return {
    id,
    outcome,
    ms: Math.round(ms),
    reason: shownIfAny(reason),
    asked: asked(lab, result),
    isHidden: isHidden(lab, id),
    input: shownIfAny(input),
    expected: shownIfAny(record?.expected),
    actual: shownIfAny(record?.actual),
    stack: shownIfAny(stack),
    answerCalls: (record?.answerCalls ?? []).slice(-mostAnswerCalls).map(reportAnswerCall),
    replay: replayOfCheck(replay, id),
  };
}

function asked(lab: Lab, { id, outcome, requirement }: CheckResult): string[] {
  if (outcome !== "wrong" && outcome !== "limit") return [];
  return requirementsOf(lab, id)
    .filter((one) => requirement === undefined || one.id === requirement)
    .map(({ sentence }) => sentence.replaceAll("`", ""));
}

/** One call of the answer's function. */
export const reportAnswerCall = (run: AnswerCallRecord): AnswerCallReport => ({
  call: shown(run.call),
  value: shownIfAny(run.value),
  error: shownIfAny(run.error),
  stdout: shown(run.stdout),
  stderr: shown(run.stderr),
  ms: Math.round(run.ms),
  calls: run.calls.slice(0, mostCalls).map(callLine),
  moreCalls: Math.max(0, run.calls.length - mostCalls),
  note: run.note,
});

/** One AWS call, as lists show it. */
export const callLine = ({ service, operation, resource, status, error, ms }: Call): CallLine => ({
  name: `${service}:${operation}`,
  resource: visible(resource),
  status,
  error,
  ms: Math.round(ms),
});

const endWords: Readonly<Record<Verdict["outcome"], string>> = {
  pass: "All checks pass.",
  wrong: "",
  "does-not-load": "The answer does not load.",
  limit: "A limit was reached: time, memory or output.",
  environment: "This machine or the target could not run it. That says nothing about your answer.",
  defect: "This is a defect of the lab or of labs itself, not of your answer.",
  interrupted: "Stopped.",
};

/** The result of a whole run. */
export function reportEnd({ lab, verdict, ms }: JudgedRun): RunEnd {
  const { core, production } = scoreOf(lab, verdict);
  const ran = verdict.checks.filter(({ outcome }) => outcome !== "not-run");
  const passed = ran.filter(({ outcome }) => outcome === "pass").length;
  const unit = lab.requirements.length > 0 ? "requirements" : "checks";
  const score = [
    ...(core.of > 0 ? [`${core.met} of ${core.of} core`] : []),
    ...(production.of > 0 ? [`${production.met} of ${production.of} production`] : []),
  ].join(" and ");
  const count = `${passed} of ${verdict.checks.length} checks pass: ${score} ${unit} met.`;
  const words = [endWords[verdict.outcome], verdict.outcome === "interrupted" ? "" : count];
  return {
    outcome: verdict.outcome,
    words: words.filter(Boolean).join(" "),
    ms: Math.round(ms),
    problems: verdict.defects.map(shown),
  };
}

/** The result of an example, which is not judged: only what kept it from running counts. */
export function reportExample({ outcome, checks, defects }: Verdict): RunEnd {
  const hasRun = outcome === "pass" || outcome === "wrong";
  const reasons = hasRun ? [] : checks.flatMap(({ reason }) => (reason === undefined ? [] : [reason]));
  return {
    outcome,
    words: hasRun ? "The example ran. Nothing was judged." : endWords[outcome],
    ms: 0,
    problems: [...defects, ...reasons].map(shown),
  };
}
