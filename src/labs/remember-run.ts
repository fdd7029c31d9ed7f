/** Stores the result of a run of the learner's answer for `list`, `hint`, and the order of the next run. */
import { callsFrom, keepCalls } from "./calls/kept-calls.ts";
import { checksOn } from "./lab.ts";
import { type LastCheck, recordProgress } from "./progress.ts";
import type { JudgedRun } from "./run.ts";
import { coreChecks, scoreOf } from "./score.ts";
import type { CheckResult } from "./verdict.ts";

/** An interrupted run is not stored. */
export async function rememberRun(work: string, run: JudgedRun): Promise<void> {
  const { lab, target, seed, verdict } = run;
  if (verdict.outcome === "interrupted") return;
  const at = new Date().toISOString();
  const calls = await callsFrom(run);
  if (calls) await keepCalls(work, lab, calls);
  const isWhole = verdict.checks.length === checksOn(lab, target).length;
  const { core } = scoreOf(lab, verdict);
  // A part of the checks does not meet a requirement, so with --task and --check nothing is solved.
  const solved = core.of > 0 && core.met === core.of && coversCore(run);
  await recordProgress(work, lab.id, (before) => ({
    startedAt: at,
    ...(solved ? { coreAt: at } : {}),
    ...(verdict.outcome === "pass" && isWhole ? { passedAt: at } : {}),
    ...before,
    last: { at, target, seed, exitCode: verdict.exitCode, ...countsWith(before.last, run) },
  }));
}

const coversCore = ({ lab, target, verdict }: JudgedRun): boolean =>
  coreChecks(lab, target).every((id) =>
    verdict.checks.some((check) => check.id === id && check.outcome === "pass"),
  );

/** A check that did not run keeps its last result. A check that never ran has not passed. */
function countsWith(
  last: LastCheck | undefined,
  { verdict, lab, only }: JudgedRun,
): Pick<LastCheck, "passed" | "failing"> {
  const ran = verdict.checks.filter(({ outcome }) => outcome !== "not-run");
  const idsOf = (results: readonly CheckResult[]): string[] => results.map(({ id }) => id);
  const asked = only === undefined ? idsOf(verdict.checks) : lab.checks.map(({ id }) => id);
  const failing = asked.filter((id) => {
    const now = ran.find((result) => result.id === id);
    return now === undefined ? (last?.failing.includes(id) ?? true) : now.outcome !== "pass";
  });
  return { passed: asked.length - failing.length, failing };
}
