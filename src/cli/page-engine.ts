/** Judges for the page, with the same warm session as `watch`. */
import { newSeed } from "../common/seed.ts";
import type { Lab } from "../labs/lab.ts";
import { checksOn } from "../labs/lab.ts";
import { readProgress } from "../labs/progress.ts";
import type { PageEngine } from "../page/server/engine.ts";
import { chosenChecks, exampleOf } from "./choose-checks.ts";
import { judgeAnswer } from "./judge-answer.ts";
import { type TargetOptions, targetArguments } from "./options.ts";
import type { Session } from "./session.ts";
import type { CliContext } from "./context.ts";

export function pageEngine(context: CliContext, session: Session, options: TargetOptions): PageEngine {
  // The page shows the progress itself.
  const quiet = { ...context, note: () => undefined };
  const { target, runner } = session;
  const failedLast = async (lab: Lab): Promise<readonly string[]> =>
    (await readProgress(context.folders.work)).labs[lab.id]?.last?.failing ?? [];
  return {
    planned: (lab, task) =>
      chosenChecks(lab, target.name, { task }) ?? checksOn(lab, target.name).map(({ id }) => id),
    check: async ({ lab, answerFile, task, signal, onCheck }) =>
      judgeAnswer(quiet, session, {
        lab,
        answerFile,
        own: true,
        seed: newSeed(),
        // The page runs the compiler itself, after each save.
        types: "ignore",
        details: false,
        choice: { task },
        first: await failedLast(lab),
        repeat: [...(task === undefined ? [] : ["--task", task]), ...targetArguments(options)],
        signal,
        write: () => undefined,
        onCheck,
      }),
    run: ({ lab, answerFile, task, signal }) =>
      runner.run({
        lab,
        answerFile,
        seed: newSeed(),
        target: target.access(),
        only: [exampleOf(lab, target.name, task)],
        signal,
      }),
  };
}
