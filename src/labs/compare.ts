/** Compares runs of an answer with one seed on several targets: different verdicts and different calls. */
import type { Call, TargetName } from "../common/run-data.ts";
import { type Check, type KnownDifference, type Lab, checksOn } from "./lab.ts";
import type { JudgedRun } from "./run.ts";
import type { CheckResult, Outcome } from "./verdict.ts";

/**
 * `disagree`: the targets judge the answer differently. `known`: they do, as listed in lab.json. `undecided`: a target
 * gave no verdict, for example because it was lost. `apart`: lab.json declares the check for only one of the targets.
 */
export type Agreement = "agree" | "disagree" | "known" | "undecided" | "apart";

export interface ComparedCheck {
  readonly id: string;
  readonly title: string;
  readonly agreement: Agreement;
  /** Why it is `known` or `apart`, from lab.json. */
  readonly reason?: string;
  readonly awsPage?: string;
  /** One for each run, in order. Undefined if lab.json does not declare the check. */
  readonly results: readonly (CheckResult | undefined)[];
  /** Whether the calls or the responses differ. This is shown but never judged. */
  readonly callsDiffer: boolean;
}

export interface Comparison {
  readonly lab: Lab;
  /** One for each target. */
  readonly runs: readonly JudgedRun[];
  /** Every check that lab.json declares for one of the targets, in its order. */
  readonly checks: readonly ComparedCheck[];
}

/** @param runs of one lab and one answer with one seed, one for each target. */
export function compareRuns(lab: Lab, runs: readonly JudgedRun[]): Comparison {
  const declared = lab.checks.filter(({ id }) =>
    runs.some(({ target }) => checksOn(lab, target).some((check) => check.id === id)),
  );
  return { lab, runs, checks: declared.map((check) => compareCheck(check, lab, runs)) };
}

export const disagreements = ({ checks }: Comparison): readonly ComparedCheck[] =>
  checks.filter(({ agreement }) => agreement === "disagree");

function compareCheck(check: Check, lab: Lab, runs: readonly JudgedRun[]): ComparedCheck {
  const { id, title } = check;
  const results = runs.map(({ verdict }) => verdict.checks.find((result) => result.id === id));
  const known = (lab.differences ?? []).filter((difference) => difference.check === id);
  const seen = results.flatMap((result, index) =>
    result === undefined ? [] : [{ target: runs[index]!.target, outcome: result.outcome }],
  );
  const logs = results.flatMap((result, index) =>
    result?.record === undefined
      ? []
      : [
          callsOf(result)
            .map((call) => signature(call, runs[index]!))
            .sort(),
        ],
  );
  return {
    id,
    title,
    ...judge(check, seen, known),
    results,
    callsDiffer: logs.some((log) => log.join("\n") !== logs[0]!.join("\n")),
  };
}

interface Seen {
  readonly target: TargetName;
  readonly outcome: CheckResult["outcome"];
}

/** Outcomes that are a verdict on the answer. */
const judgements: readonly (Outcome | "not-run")[] = ["pass", "wrong", "limit", "does-not-load"];

function judge(
  check: Check,
  seen: readonly Seen[],
  known: readonly KnownDifference[],
): Pick<ComparedCheck, "agreement" | "reason" | "awsPage"> {
  const judged = seen.filter(({ outcome }) => judgements.includes(outcome));
  if (judged.length < seen.length) return { agreement: "undecided" };
  if (seen.length === 1) return { agreement: "apart", ...(check.why ? { reason: check.why } : {}) };
  if (allAlike(judged)) return { agreement: "agree" };
  // A pass on a target that is known to accept what AWS refuses does not count.
  const lenient = known.filter(({ target }) =>
    judged.some((one) => one.target === target && one.outcome === "pass"),
  );
  const others = judged.filter(({ target }) => !lenient.some((difference) => difference.target === target));
  if (lenient.length === 0 || !allAlike(others)) return { agreement: "disagree" };
  const { reason, awsPage } = lenient[0]!;
  return { agreement: "known", reason, awsPage };
}

const allAlike = (seen: readonly Seen[]): boolean => new Set(seen.map(({ outcome }) => outcome)).size <= 1;

export const callsOf = (result: CheckResult | undefined): readonly Call[] =>
  (result?.record?.answerCalls ?? []).flatMap(({ calls }) => calls);

/** A call without data that differs in every run: names with the run's prefix, ids, the account. */
export function signature(call: Call, run: JudgedRun): string {
  const { service, operation, status, error = "", complete } = call;
  return [`${service}:${operation}`, resourceIn(call, run), status, error, complete].join(" ");
}

/** The call's resource for comparison, with `~` for the run's prefix. */
export function resourceIn({ resource }: Call, { account }: JudgedRun): string {
  const own = account === undefined ? resource : resource.replaceAll(account.prefix, "~");
  return own
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, "<id>")
    .replaceAll(/\b\d{12}\b/g, "<account>");
}
