/** Finds the next lab for a learner. */
import { readLabs } from "./catalog.ts";
import type { Folders } from "./folders.ts";
import type { Lab } from "./lab.ts";
import { type LabProgress, type Progress, readProgress } from "./progress.ts";
import { learningPath } from "./series.ts";

export interface NextLab {
  /** Id of the lab after which to look; the path's first lab when left out. */
  readonly after?: string | undefined;
  /** Whether a lab is done, so that it never comes next. */
  readonly isDone: (progress: LabProgress | undefined) => boolean;
}

/** The next lab of the learning path that is not done, starting over after the last one; undefined when no other is left. */
export async function nextLab(folders: Folders, { after, isDone }: NextLab): Promise<Lab | undefined> {
  return nextOf(...(await Promise.all([readLabs(folders.labs), readProgress(folders.work)])), {
    after,
    isDone,
  });
}

/** The same of labs and progress that have been read. */
export function nextOf(all: readonly Lab[], progress: Progress, { after, isDone }: NextLab): Lab | undefined {
  const labs = learningPath(all);
  const isOpen = ({ id }: Lab): boolean => id !== after && !isDone(progress.labs[id]);
  const later = labs.slice(labs.findIndex(({ id }) => id === after) + 1);
  return later.find(isOpen) ?? labs.find(isOpen);
}
