/** An engine that prepares processes after each run. The next run uses them, with the verdict of a new process. */
import { readFile, readdir } from "node:fs/promises";
import { afterAll, expect, test } from "vitest";
import { chooseIsolation } from "../../src/isolation/isolation.ts";
import { newSeed } from "../../src/common/seed.ts";
import { findLab } from "../../src/labs/catalog.ts";
import { findFolders } from "../../src/labs/folders.ts";
import { CheckRunner } from "../../src/labs/run-checks.ts";
import { solutionFile } from "../../src/labs/workspace.ts";
import { compose, findWrongAnswer } from "../../src/labs/authoring/wrong-answers.ts";
import { accessFor } from "../support/target.ts";

const { labs } = findFolders({});
const lab = await findLab(labs, "03");
const runner = new CheckRunner({ isolation: await chooseIsolation("auto"), concurrency: 1, getsReady: true });
afterAll(() => runner[Symbol.asyncDispose]());

const wrongAnswer = await findWrongAnswer(lab, "remembers-events");
const { rejectedBy } = wrongAnswer;

const judge = async (answerFile: string): Promise<string> => {
  const run = { lab, answerFile, seed: newSeed(), target: accessFor(), only: [rejectedBy] };
  const { outcome } = await runner.run(run);
  return outcome;
};

/** Command lines of the answer runners among this process's descendants. */
async function answerPrograms(): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const about = await Promise.all(
    pids.map(async (pid) => ({
      pid,
      line: await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => ""),
      status: await readFile(`/proc/${pid}/status`, "utf8").catch(() => ""),
    })),
  );
  const parentOf = new Map(about.map(({ pid, status }) => [pid, /^PPid:\s*(\d+)/m.exec(status)?.[1]]));
  const isOurs = (pid: string | undefined): boolean =>
    pid !== undefined && (pid === String(process.pid) || isOurs(parentOf.get(pid)));
  return about
    .filter(({ pid, line }) => line.includes("answer-runner.mjs") && isOurs(pid))
    .map(({ line }) => line);
}

test.skipIf(process.platform !== "linux")(
  "other answers use the prepared processes, and none is left at the end",
  async () => {
    expect(await judge(solutionFile(lab))).toBe("pass");
    await expect.poll(answerPrograms, { timeout: 60_000 }).not.toEqual([]);
    await using wrong = await compose(wrongAnswer);
    expect(await judge(wrong.file)).toBe("wrong");
    expect(await judge(solutionFile(lab))).toBe("pass");
    await runner[Symbol.asyncDispose]();
    await expect.poll(answerPrograms, { timeout: 60_000 }).toEqual([]);
  },
);
