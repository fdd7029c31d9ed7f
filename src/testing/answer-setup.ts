/** What all calls of a run's answers share: bundles, processes, and the folder that both lie in. */
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import type { RunSettings } from "../common/contract.ts";
import { type TemporaryFolder, makeTemporaryFolder } from "../common/temporary.ts";
import { type Bundle, DoesNotLoad, bundleAnswer } from "../sandbox/bundle-answer.ts";
import { prepareSandbox } from "../sandbox/start-process.ts";
import { AnswerProcesses } from "./answer-processes.ts";
import { sameForAllCalls } from "./call-environment.ts";
import { CheckTrouble } from "./troubles.ts";

const project = fileURLToPath(new URL("../..", import.meta.url));

let folder: Promise<TemporaryFolder> | undefined;

/** Bundles and sockets lie in one folder of this process, which is swept with it. */
async function ownFolder(): Promise<string> {
  folder ??= makeTemporaryFolder("bundles");
  // A full disk may have room for the next call.
  folder.catch(() => (folder = undefined));
  return (await folder).path;
}

export let processes = new AnswerProcesses(ownFolder);

/** @throws the trouble "does-not-load". */
export async function bundle(
  { answerFile, answerAlone = false, libraries }: RunSettings,
  { selfContained = false } = {},
): Promise<Bundle> {
  try {
    return await bundleAnswer(answerFile, {
      project,
      alone: answerAlone,
      folder: await ownFolder(),
      ...(selfContained ? { selfContained } : { libraries }),
    });
  } catch (error) {
    throw error instanceof DoesNotLoad ? new CheckTrouble("does-not-load", error.message) : error;
  }
}

/** Begins what every call waits for, while the checks are still being collected; failures are told by the calls. */
export function prepareAnswer(settings: RunSettings): void {
  const started = bundle(settings).then((bundled) =>
    processes.prepare(
      { bundle: bundled, settings, limits: settings.limits, env: sameForAllCalls(settings) },
      availableParallelism(),
    ),
  );
  void Promise.allSettled([started, prepareSandbox()]);
}

/** Ends the answers' processes, and removes the bundles. */
export async function endAnswers(): Promise<void> {
  await processes[Symbol.asyncDispose]();
  processes = new AnswerProcesses(ownFolder);
  await (await folder?.catch(() => undefined))?.[Symbol.asyncDispose]();
  folder = undefined;
}
