/** Runs the checks of a lab's file: several at a time, since most of their time is waiting. */
import path from "node:path";
import { performance } from "node:perf_hooks";
import type { CheckEvent, RunSettings } from "../common/run-data.ts";
import { type CheckFile, type DeclaredCheck, evaluate } from "./check-file.ts";
import { describeError } from "../common/describe-error.ts";
import { loadCheckFile } from "./load-check-file.ts";

export interface FileRun {
  readonly settings: RunSettings;
  /** Run only these checks. */
  readonly only: readonly string[] | undefined;
  /** Called with each check as it ends. */
  readonly report: (event: CheckEvent) => void;
  /** Once aborted, no further check begins. */
  readonly signal: AbortSignal;
}

/** Each prepares objects of its own: more of them at a time would hold more of these in memory than the calls need. */
const checksAtATime = 7;

/**
 * Evaluates the lab's check file again, and runs its checks: those of `settings.first` before all others, then the long ones.
 * @throws what the file throws while it is evaluated, or what its clean-up throws.
 */
export async function runCheckFile({ settings, only, report, signal }: FileRun): Promise<void> {
  const file: CheckFile = { settings, most: only?.length, checks: [], atEnd: [] };
  try {
    await evaluate(file, () => loadCheckFile(path.join(settings.labFolder, "checks.test.ts")));
    const chosen = file.checks.filter(({ id }) => only?.includes(id) ?? true);
    const isFirst = ({ id }: DeclaredCheck): boolean => settings.first?.includes(id) ?? false;
    const isLong = ({ id }: DeclaredCheck): number => (settings.long?.includes(id) ? 1 : 0);
    const rest = chosen
      .filter((check) => !isFirst(check))
      .toSorted((one, other) => isLong(other) - isLong(one));
    for (const checks of [chosen.filter(isFirst), rest]) await runAll(checks, { report, signal });
  } finally {
    for (const end of file.atEnd) await end();
  }
}

async function runAll(
  checks: readonly DeclaredCheck[],
  { report, signal }: Pick<FileRun, "report" | "signal">,
): Promise<void> {
  const waiting = [...checks];
  const work = async (): Promise<void> => {
    for (let check = waiting.shift(); check && !signal.aborted; check = waiting.shift())
      report(await runOne(check));
  };
  await Promise.all(Array.from({ length: checksAtATime }, work));
}

async function runOne({ id, run }: DeclaredCheck): Promise<CheckEvent> {
  const start = performance.now();
  const ms = (): number => performance.now() - start;
  try {
    const record = await run();
    return { id, ms: ms(), record, errors: [] };
  } catch (error) {
    return { id, ms: ms(), errors: [describeError(error)] };
  }
}
