/** Reports when an answer was saved, either in place or by replacing the file. */
import path from "node:path";
import { watch } from "chokidar";
import { EnvironmentTrouble } from "../common/errors.ts";

export interface SaveOptions {
  /** Poll the files, for network drives, which do not report changes. */
  readonly poll: boolean;
  readonly onSave: () => void;
}

/** Editors write in several steps. Changes within this number of milliseconds are the same save. */
const sameSave = 80;
const pollEvery = 300;
const code = /\.[cm]?[tj]s$/;

/**
 * Watches the folder of a file, because other files in it can belong to the answer.
 * @throws EnvironmentTrouble if watching fails, for example because too many files are watched.
 */
export async function watchSaves(file: string, { poll, onSave }: SaveOptions): Promise<AsyncDisposable> {
  const folder = path.dirname(file);
  const watcher = watch(folder, {
    ignoreInitial: true,
    usePolling: poll,
    interval: pollEvery,
    depth: 3,
    ignored: (place) => /^(node_modules|kept|\..+)$/.test(path.basename(place)) && place !== folder,
  });
  let waiting: NodeJS.Timeout | undefined;
  watcher.on("all", (event, place) => {
    if (!code.test(place) || event === "addDir" || event === "unlinkDir") return;
    clearTimeout(waiting);
    waiting = setTimeout(onSave, sameSave);
  });
  await new Promise<void>((resolve, reject) => {
    watcher.once("ready", resolve);
    watcher.once("error", (cause) =>
      reject(
        new EnvironmentTrouble(`${folder} cannot be watched: ${(cause as Error).message}`, {
          hint: "With --poll, files are read at intervals instead.",
          cause,
        }),
      ),
    );
  });
  // Later errors, for example of a removed folder, are ignored.
  watcher.on("error", () => undefined);
  return {
    async [Symbol.asyncDispose]() {
      clearTimeout(waiting);
      await watcher.close();
    },
  };
}
