/** The checks that a lab's file declares, while it is being evaluated for a run. */
import type { CheckRecord, RunSettings } from "../common/run-data.ts";

export interface DeclaredCheck {
  readonly id: string;
  /** Runs it; rejects only for a mistake in the check itself. */
  readonly run: () => Promise<CheckRecord>;
}

export interface CheckFile {
  readonly settings: RunSettings;
  /** How many of its checks this run will run, at most; undefined for all. */
  readonly most: number | undefined;
  /** In the order of their declaration. */
  readonly checks: DeclaredCheck[];
  /** What is to be done after the last check. */
  readonly atEnd: (() => Promise<void>)[];
}

let current: CheckFile | undefined;

/** Evaluates a file; whatever it declares meanwhile belongs to `file`. @throws what the file throws. */
export async function evaluate(file: CheckFile, load: () => Promise<unknown>): Promise<void> {
  current = file;
  try {
    await load();
  } finally {
    current = undefined;
  }
}

/** @throws Error when the check file was started by something else than `labs check`. */
export function currentFile(): CheckFile {
  if (!current)
    throw new Error("Checks are run by `labs check`, which says which answer to judge on which target.");
  return current;
}
