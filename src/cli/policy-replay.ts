/** `labs policy --replay`: judges the answer again with its own policy enforced. */
import { UserError } from "../common/errors.ts";
import type { KeptCalls } from "../labs/calls/kept-calls.ts";
import type { NeededStatement, Statement } from "../labs/calls/policy.ts";
import { enforced, type Findings, findingsOf } from "../labs/calls/replay.ts";
import { count, labelled, visible } from "../labs/report/style.ts";
import { findAnswer } from "../labs/workspace.ts";
import type { CallOptions } from "./answer-calls.ts";
import { chooseLab } from "./choose-lab.ts";
import { judgeAnswer } from "./judge-answer.ts";
import { withSession } from "./session.ts";
import type { CliContext } from "./context.ts";

export interface Replay extends Findings {
  readonly outcome: string;
  readonly checks: number;
  /** Ids of checks that did not pass. */
  readonly failed: readonly string[];
  /** The enforced statements. */
  readonly enforced: readonly Statement[];
}

interface Replayed {
  readonly wanted: string | undefined;
  readonly options: CallOptions;
  readonly kept: KeptCalls;
  readonly statements: readonly NeededStatement[];
}

/** @throws UserError for a target that enforces no policies, or for the calls of only one check */
export async function replayPolicy(
  context: CliContext,
  { wanted, options, kept, statements }: Replayed,
): Promise<Replay> {
  if (options.check !== undefined) {
    throw new UserError("--replay judges every check, so it needs the policy of all of them.", {
      hint: "Leave --check out.",
    });
  }
  const lab = await chooseLab(context, wanted);
  const answerFile = await findAnswer(context.folders.work, lab, options.answer);
  context.note("Judging the answer again with this policy enforced …");
  return withSession(context, options, async (session) => {
    const { target } = session;
    const access = target.access();
    const held = enforced(statements, kept.account, access);
    const restricted = target.restrict?.(access, JSON.stringify({ Version: "2012-10-17", Statement: held }));
    if (!restricted) throw notEnforced(target.name);
    const { verdict } = await judgeAnswer(context, session, {
      lab,
      answerFile,
      own: options.answer === undefined,
      seed: kept.seed,
      types: "ignore",
      details: false,
      repeat: [],
      write: () => {},
      access: restricted.access,
    });
    context.exitWith(verdict.exitCode);
    return {
      outcome: verdict.outcome,
      checks: verdict.checks.length,
      failed: verdict.checks.filter(({ outcome }) => outcome !== "pass").map(({ id }) => id),
      enforced: held,
      ...findingsOf(held, restricted.asked),
    };
  });
}

const notEnforced = (target: string): UserError =>
  new UserError(`The target ${target} enforces no IAM policies, so --replay would prove nothing there.`, {
    hint: "Use the embedded target, which is the default.",
  });

export function printReplay(
  context: CliContext,
  { outcome, checks, failed, missing, notNeeded }: Replay,
): void {
  const line = (label: string, text: string): void => {
    for (const one of labelled(label, visible(text), context.style)) context.print(one);
  };
  context.print();
  if (outcome === "pass")
    line("replay", `With exactly this policy enforced, ${count(checks, "check passes", "checks pass")}.`);
  else
    line(
      "replay",
      `With this policy enforced, ${count(failed.length, "check does", "checks do")} not pass: ${failed.join(", ")}.`,
    );
  for (const { action, resource, times } of missing) {
    line("missing", `${action} on ${resource} (refused ${count(times, "time")})`);
  }
  for (const { Sid, action } of notNeeded) line("unneeded", `${action} of ${Sid}: no call asked for it`);
  if (outcome !== "pass" && missing.length === 0) {
    line("", "The policy refused nothing: they fail for another reason.");
  }
  if (outcome === "pass" && missing.length === 0 && notNeeded.length === 0)
    line("", "Nothing was refused, and every action was used.");
}
