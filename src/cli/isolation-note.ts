/** Says so when the isolation of answers has become weaker since the last time. */
import path from "node:path";
import type { Isolation } from "../common/run-data.ts";
import { isolationTrouble } from "../isolation/isolation.ts";
import { readOrSetAside, writeWhole } from "../labs/files.ts";
import { readProgress } from "../labs/progress.ts";
import { wrap } from "../labs/report/style.ts";
import type { CliContext } from "./context.ts";

const isolations: readonly unknown[] = ["process", "bubblewrap", "container"] satisfies Isolation[];

/**
 * Notes that `auto` fell back to processes where another isolation worked before, with the reason, and remembers the
 * isolation for the next time. Only for people who have begun a lab: nothing is written elsewhere.
 */
export async function noteFallBack(
  { folders, note, style }: CliContext,
  isolation: Isolation,
): Promise<void> {
  if ((await readProgress(folders.work)).current === undefined) return;
  const file = path.join(folders.work, "isolation.json");
  const last = await readOrSetAside(file, understand);
  if (last === isolation) return;
  if (isolation === "process" && last !== undefined && last !== "process") {
    const trouble = await isolationTrouble(last);
    const words = `Answers run with --isolation process now: ${last} does not work any more: ${trouble ?? "it did not start."}`;
    for (const line of wrap(words, style.width)) note(line);
  }
  await writeWhole(file, `${JSON.stringify({ version: 1, isolation })}\n`);
}

function understand(given: unknown): Isolation | undefined {
  const { isolation } = (given ?? {}) as { isolation?: unknown };
  return isolations.includes(isolation) ? (isolation as Isolation) : undefined;
}
