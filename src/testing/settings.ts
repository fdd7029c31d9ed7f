/** What lab.json declares. */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { RunSettings } from "../common/run-data.ts";

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
