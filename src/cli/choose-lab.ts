/** Selects the lab for a command: the named one, or the last one. */
import { UserError } from "../common/errors.ts";
import { findLab } from "../labs/catalog.ts";
import type { Lab } from "../labs/lab.ts";
import { readProgress } from "../labs/progress.ts";
import type { CliContext } from "./context.ts";
import { self } from "./text.ts";

/** @throws UserError if none is named and none was started, or if there is no such lab. */
export async function chooseLab({ folders }: CliContext, wanted: string | undefined): Promise<Lab> {
  if (wanted !== undefined) return findLab(folders.labs, wanted);
  const { current } = await readProgress(folders.work);
  if (current !== undefined) return findLab(folders.labs, current);
  throw new UserError("Which lab? You have not begun one yet.", {
    hint: `See the labs with: ${self} list, then begin with: ${self} start 01`,
  });
}
