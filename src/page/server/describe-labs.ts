/** What the page shows of labs, without an answer's run. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { readLabs } from "../../labs/catalog.ts";
import type { Folders } from "../../labs/folders.ts";
import { hintLevels, readHints } from "../../labs/hints.ts";
import type { Lab, Task } from "../../labs/lab.ts";
import { nextLab } from "../../labs/next-lab.ts";
import { type LabProgress, isSolved, readProgress, stateOf } from "../../labs/progress.ts";
import { isCore } from "../../labs/score.ts";
import type { CheckInfo, LabReply, LabSummary, LabsReply, TaskInfo } from "../protocol.ts";
import { renderMarkdown, renderReadme } from "./markdown.ts";

export async function describeLabs(folders: Folders): Promise<LabsReply> {
  const [labs, progress] = await Promise.all([readLabs(folders.labs), readProgress(folders.work)]);
  const { current } = progress;
  const goesOn = current !== undefined && !isSolved(progress.labs[current]);
  const next = goesOn ? current : (await nextLab(folders, { after: current, isDone: isSolved }))?.id;
  return { labs: labs.map((lab) => summaryOf(lab, progress.labs[lab.id])), next };
}

function summaryOf(lab: Lab, own: LabProgress | undefined): LabSummary {
  const { id, title, summary, difficulty, minutes, services, checks } = lab;
  const of = own?.last === undefined ? checks.length : own.last.passed + own.last.failing.length;
  const state = stateOf(own);
  return { id, title, summary, difficulty, minutes, services, state, passed: own?.last?.passed, of };
}

export async function describeLab({ work }: Folders, lab: Lab): Promise<LabReply> {
  const read = (name: string): Promise<string> =>
    readFile(path.join(lab.folder, name), "utf8").catch(() => "");
  const [progress, readme, original] = await Promise.all([
    readProgress(work),
    read("README.md"),
    read("original.py"),
  ]);
  const own = progress.labs[lab.id];
  const tasks = await Promise.all(lab.tasks.map((task) => taskInfo(lab, task, own)));
  return { ...summaryOf(lab, own), text: renderReadme(readme), original, tasks, hintLevels };
}

async function taskInfo(lab: Lab, task: Task, own: LabProgress | undefined): Promise<TaskInfo> {
  const seen = own?.hints?.[task.id] ?? 0;
  const hints = seen === 0 ? [] : (await readHints(lab, task.id)).slice(0, seen);
  return {
    id: task.id,
    title: task.title,
    checks: task.checks.flatMap((id) => checkInfo(lab, id)),
    hints: hints.map((text, index) => ({ task: task.id, level: index + 1, html: renderMarkdown(text) })),
  };
}

function checkInfo(lab: Lab, wanted: string): CheckInfo[] {
  const check = lab.checks.find(({ id }) => id === wanted);
  return check === undefined ? [] : [{ id: check.id, title: check.title, isProduction: !isCore(lab, check) }];
}
