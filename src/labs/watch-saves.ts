/** Reports when an answer was saved, however its editor saves: in place, or by a new file under the old name. */
import path from "node:path";
import { watch } from "chokidar";
import { EnvironmentTrouble } from "../common/errors.ts";

export interface SaveOptions {
  /** Look at the files again and again: for network drives, which do not report changes. */
  readonly poll: boolean;
  readonly onSave: () => void;
}

/** Editors write in several steps: what follows within this time is the same save. Milliseconds. */
const sameSave = 80;
const pollEvery = 300;
const code = /\.[cm]?[tj]s$/;

/**
 * Watches the folder of a file, since files beside it may belong to it.
 * @throws EnvironmentTrouble when the system lets nobody watch, for example because too many files are watched already.
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
  // Later ones, for example of a folder that is gone, end nothing.
  watcher.on("error", () => undefined);
  return {
    async [Symbol.asyncDispose]() {
      clearTimeout(waiting);
      await watcher.close();
    },
  };
}
