/** Shared by all calls of a run: bundles, processes, and their folder. */
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { RunSettings } from "../common/run-data.ts";
import { type TemporaryFolder, makeTemporaryFolder } from "../common/temporary.ts";
import { type Bundle, DoesNotLoad, bundleAnswer } from "../sandbox/bundle-answer.ts";
import { prepareSandbox } from "../sandbox/start-process.ts";
import { AnswerProcesses } from "./answer-processes.ts";
import { sameForAllCalls } from "./call-environment.ts";
import { sharedPackages } from "./shared-packages.ts";
import { CheckTrouble } from "./check-trouble.ts";

const project = fileURLToPath(new URL("../..", import.meta.url));

/** A folder that is created on first use. */
class OwnFolder implements AsyncDisposable {
  readonly #purpose: string;
  #made: Promise<TemporaryFolder> | undefined;

  constructor(purpose: string) {
    this.#purpose = purpose;
  }

  async path(): Promise<string> {
    const made = (this.#made ??= makeTemporaryFolder(this.#purpose));
    // After a full disk there may be space for the next call.
    made.catch(() => (this.#made = undefined));
    return (await made).path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const made = this.#made;
    this.#made = undefined;
    await (await made?.catch(() => undefined))?.[Symbol.asyncDispose]();
  }
}

/** Of one run. */
const bundles = new OwnFolder("bundles");
/** Of processes, which may be there before a run. */
const sockets = new OwnFolder("sockets");

export const processes = new AnswerProcesses(() => sockets.path());

/** @throws the trouble "does-not-load". */
export async function bundle(
  { answerFile, answerAlone = false, libraries, labFolder }: RunSettings,
  { selfContained = false } = {},
): Promise<Bundle> {
  try {
    return await bundleAnswer(answerFile, {
      project,
      alone: answerAlone,
      folder: await bundles.path(),
      libraries: selfContained ? [] : [...new Set([...sharedPackages, ...libraries])],
      driver: selfContained ? undefined : driverOf(labFolder),
    });
  } catch (error) {
    throw error instanceof DoesNotLoad ? new CheckTrouble("does-not-load", error.message) : error;
  }
}

/** The lab's driver, if it has one. */
function driverOf(labFolder: string): string | undefined {
  const file = path.join(labFolder, "driver.ts");
  return existsSync(file) ? file : undefined;
}

/** Whether each call of this answer gets a separate process. */
export const runsAlone = ({ fresh = false }: RunSettings, bundled: Bundle): boolean =>
  fresh || bundled.private !== undefined;

/**
 * Starts the work that every call needs while the checks are still being collected. The calls report failures.
 * @param most the number of checks: no more processes are started in advance
 */
export function prepareAnswer(settings: RunSettings, most = Number.POSITIVE_INFINITY): void {
  const started = bundle(settings).then((bundled) =>
    processes.prepare(
      {
        bundle: bundled,
        settings,
        limits: settings.limits,
        env: sameForAllCalls(settings),
        alone: runsAlone(settings, bundled),
      },
      Math.min(availableParallelism(), most),
    ),
  );
  void Promise.allSettled([started, prepareSandbox()]);
}

/** Ends the processes of a run and removes its bundles. */
export async function endRun(settings: RunSettings): Promise<void> {
  await processes.endRun(settings);
  await bundles[Symbol.asyncDispose]();
}

/** Ends the answers' processes and removes the files of all runs. */
export async function endAnswers(): Promise<void> {
  await processes[Symbol.asyncDispose]();
  for (const folder of [bundles, sockets]) await folder[Symbol.asyncDispose]();
}
