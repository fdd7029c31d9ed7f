/** Hints: one file per task with three levels as headings, from a nudge to nearly the code. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { type Lab, LabDefect, type Task } from "./lab.ts";
import { type LabProgress, recordProgress } from "./progress.ts";

export const hintLevels = 3;

/**
 * The hints of a task, from level 1.
 * @throws LabDefect when the file or one of its three levels is missing or empty.
 */
export async function readHints(lab: Lab, taskId: string): Promise<string[]> {
  const file = path.join(lab.folder, "hints", `${taskId}.md`);
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new LabDefect(`${lab.id} has no hints for the task ${taskId}: ${file} cannot be read.`, { cause });
  });
  const [, ...parts] = text.split(/^## (?=\d+[ \t]*$)/m);
  const hints = parts.map((part) => part.replace(/^\d+[ \t]*\n/, "").trim());
  const numbers = parts.map((part) => Number.parseInt(part, 10));
  if (numbers.join() !== "1,2,3" || hints.some((hint) => hint === "")) {
    throw new LabDefect(`${file} must have the headings ## 1, ## 2 and ## 3, each with a text.`);
  }
  return hints;
}

/** The task for a hint: the first with a check that failed last, otherwise the first task. */
export function taskInNeed(lab: Lab, progress: LabProgress | undefined): Task {
  const failing = progress?.last?.failing ?? [];
  const task = lab.tasks.find(({ checks }) => checks.some((check) => failing.includes(check)));
  return task ?? lab.tasks[0]!;
}

export interface Hint {
  readonly task: string;
  /** From 1. */
  readonly level: number;
  /** Markdown. */
  readonly text: string;
}

export interface WantedHint {
  readonly lab: Lab;
  readonly task: Task;
  /** By default the level after the highest seen one. */
  readonly level?: number | undefined;
}

/**
 * Returns a hint and records that it was seen.
 * @param own the lab's progress.
 */
export async function takeHint(
  work: string,
  own: LabProgress | undefined,
  { lab, task, level: wanted }: WantedHint,
): Promise<Hint> {
  const hints = await readHints(lab, task.id);
  const seen = own?.hints?.[task.id] ?? 0;
  const level = wanted ?? Math.min(seen + 1, hintLevels);
  await recordProgress(work, lab.id, (before) => ({
    ...before,
    hints: { ...before.hints, [task.id]: Math.max(seen, level) },
  }));
  return { task: task.id, level, text: hints[level - 1]! };
}
