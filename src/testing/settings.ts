/** What this run of a lab's checks is about: handed in by the command line through vitest. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { inject } from "vitest";
import { type RunSettings, settingsKey } from "../common/contract.ts";

declare module "vitest" {
  export interface ProvidedContext {
    [settingsKey]: RunSettings;
  }
}

/** @throws Error when the check file was started by something else than `labs check`. */
export function readSettings(): RunSettings {
  const settings = inject(settingsKey);
  if (!settings)
    throw new Error("Checks are run by `labs check`, which says which answer to judge on which target.");
  return settings;
}

/** Ids of all checks that lab.json declares, also those for other targets. */
export const declaredChecks = (settings: RunSettings): readonly string[] =>
  checksOf(settings).map(({ id }) => id);

/** What lab.json says that a check is about. */
export const titleOf = (settings: RunSettings, check: string): string | undefined =>
  checksOf(settings).find(({ id }) => id === check)?.title;

function checksOf({ labFolder }: RunSettings): readonly { id: string; title?: string }[] {
  const lab = JSON.parse(readFileSync(path.join(labFolder, "lab.json"), "utf8")) as {
    checks: { id: string; title?: string }[];
  };
  return lab.checks;
}
