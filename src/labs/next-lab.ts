/** Finds the next lab for a learner. */
import { readLabs } from "./catalog.ts";
import type { Folders } from "./folders.ts";
import type { Lab } from "./lab.ts";
import { type LabProgress, readProgress } from "./progress.ts";

export interface NextLab {
  /** Id of the lab after which to search. By default the search starts with the first lab. */
  readonly after?: string | undefined;
  /** Whether a lab is done, so that it never comes next. */
  readonly isDone: (progress: LabProgress | undefined) => boolean;
}

/** The next lab that is not done, continuing with the first after the last. Undefined if no other is left. */
export async function nextLab(folders: Folders, { after, isDone }: NextLab): Promise<Lab | undefined> {
  const [labs, progress] = await Promise.all([readLabs(folders.labs), readProgress(folders.work)]);
  const isOpen = ({ id }: Lab): boolean => id !== after && !isDone(progress.labs[id]);
  const later = labs.slice(labs.findIndex(({ id }) => id === after) + 1);
  return later.find(isOpen) ?? labs.find(isOpen);
}
