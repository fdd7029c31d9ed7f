/** Failures of LocalStack during a check, and cleaning up after a run, with the built bin and Docker. */
import path from "node:path";
import { expect, test } from "vitest";
import { openTarget } from "../../src/targets/registry.ts";
import { type Started, killGroup, makeBin, project } from "../cli/labs-bin.ts";
import { appearance, containersOf, docker, ownName } from "./docker.ts";

const env = { LABS_FOLDER: path.join(project, "labs"), LABS_LOCALSTACK: ownName("none") };

/** Starts a check of a solution on its own LocalStack and waits for the words in its output. */
async function checking(lab: string, words: string): Promise<Started> {
  const { start } = await makeBin(env);
  const answer = path.join(project, "labs", lab, "solution/answer.ts");
  const run = start("check", lab, "--answer", answer, "--target", "localstack");
  await run.printed(words);
  return run;
}

const verdict = "the environment failed, not the answer (exit 5)";

test("LocalStack killed during a check gives exit code 5 with the reason, never a wrong answer", async () => {
  const run = await checking("01-s3-read", "PASS");
  const [id] = await containersOf(run.pid);
  await docker("kill", id!);
  const { code, out } = await run.done;
  expect(code).toBe(5);
  expect(out).toContain(verdict);
  expect(out).toMatch(/target +LocalStack's container \(.*\) was killed: by docker kill/);
  expect(out).not.toContain("FAIL");
  expect(await containersOf(run.pid)).toEqual([]);
});

test("LocalStack out of memory during a check gives exit code 5 with the reason", async () => {
  const run = await checking("01-s3-read", "PASS");
  const [id] = await containersOf(run.pid);
  await docker("update", "--memory", "1g", "--memory-swap", "1g", id!);
  // Makes the kernel kill LocalStack before other processes of the container.
  await docker("exec", id!, "sh", "-c", "for p in /proc/[0-9]*; do echo 1000 >$p/oom_score_adj; done");
  await docker("exec", id!, "python3", "-c", "bytearray(1200 << 20)").catch(() => undefined);
  const { code, out } = await run.done;
  expect(code).toBe(5);
  expect(out).toContain(verdict);
  expect(out).toMatch(/target +LocalStack ran out of memory/);
  expect(out).not.toContain("FAIL");
});

test("Ctrl-C ends a run and removes its containers, also those of functions", async () => {
  const { start } = await makeBin(env);
  const run = start("solution", "03", "--run", "--target", "localstack");
  await appearance(2, () => containersOf(run.pid));
  process.kill(run.pid, "SIGINT");
  expect((await run.done).code).toBe(130);
  expect(await containersOf(run.pid)).toEqual([]);
});

test("the next start removes the containers of a killed run, also those of functions", async () => {
  const { start } = await makeBin(env);
  const run = start("solution", "03", "--run", "--target", "localstack");
  await appearance(2, () => containersOf(run.pid));
  killGroup(run.pid);
  await run.done;
  expect((await containersOf(run.pid)).length).toBeGreaterThan(1);
  const progress: string[] = [];
  await using _ = await openTarget({
    name: "localstack",
    progress: (line) => progress.push(line),
    env: { ...process.env, ...env },
  });
  expect(progress[0]).toMatch(/Removed \d+ container\(s\) that a killed run had left behind/);
  expect(await containersOf(run.pid)).toEqual([]);
});
