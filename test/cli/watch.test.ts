/** `watch` judges on save, and ends with its input, its keys, its terminal and its parent. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { type Bin, bin, fixtureLabs, gone, killGroup, makeBin, startByParent } from "./labs-bin.ts";

const passing = "// {}\n";
const wrong = `// ${JSON.stringify({ "counts-lines": { trouble: "wrong", reason: "One too many." } })}\n`;
const unloaded = { trouble: "does-not-load", reason: "A bracket is missing." };
const ids = ["returns-text", "keeps-umlauts", "counts-lines"];
const broken = `// ${JSON.stringify(Object.fromEntries(ids.map((id) => [id, unloaded])))}\n`;
const endless = `// ${JSON.stringify({ "keeps-umlauts": { do: "wait" } })}\n`;

interface Watching {
  readonly pid: number;
  readonly type: (text: string) => void;
  readonly endInput: () => void;
  readonly answer: string;
  /** Resolves with all that was printed since the last call, once it holds the words. */
  readonly says: (words: string) => Promise<string>;
  readonly code: Promise<number | null>;
}

/** Starts it in a process group of its own on the first fixture lab, whose answer is begun. */
async function watching(content: string, ...options: string[]): Promise<Watching> {
  const { work, labs }: Bin = await makeBin();
  await labs("start", "01");
  const answer = path.join(work, "01-scripted/answer.ts");
  await writeFile(answer, content);
  const child = spawn(process.execPath, [bin, "watch", "01", ...options], {
    detached: true,
    stdio: ["pipe", "pipe", "ignore"],
    env: { ...process.env, LABS_FOLDER: fixtureLabs, LABS_WORK: work },
  });
  onTestFinished(() => void killGroup(child.pid!));
  let seen = "";
  child.stdout.on("data", (chunk: Buffer) => (seen += chunk.toString()));
  return {
    pid: child.pid!,
    type: (text) => void child.stdin.write(text),
    endInput: () => void child.stdin.end(),
    answer,
    code: once(child, "exit").then(([code]) => code as number | null),
    async says(words) {
      await vi.waitFor(() => expect(seen).toContain(words), { timeout: 120_000 });
      const said = seen;
      seen = "";
      return said;
    },
  };
}

test("each save is judged, the failing task first, and a broken save keeps the last verdict in sight", async () => {
  const run = await watching(wrong);
  expect(await run.says("Waiting for the next save")).toContain("2 of 3 checks pass; not yet: counts-lines");
  // As editors do that never write into the file itself.
  await writeFile(`${run.answer}.new`, broken);
  await rename(`${run.answer}.new`, run.answer);
  const unloadable = await run.says("Waiting for the next save");
  expect(unloadable).toMatch(/The answer does not load\.\nLast verdict, at \S+: 2 of 3 checks pass/);
  await writeFile(run.answer, wrong);
  const again = await run.says("Waiting for the next save");
  expect(again.indexOf("Task 2")).toBeLessThan(again.indexOf("Task 1"));
  await writeFile(run.answer, passing);
  await run.says("3 of 3 checks pass.");
  run.type("q");
  expect(await run.code).toBe(0);
  await gone(run.pid);
});

test("keys show hints, details and the labs, and go to the next one", async () => {
  const run = await watching(wrong);
  await run.says("Waiting for the next save");
  run.type("?");
  expect(await run.says("q  quit")).toContain("d  details of the next failure");
  run.type("h\n");
  await run.says("Think of count.");
  run.type("d\n");
  expect(await run.says("replay")).toContain("One too many.");
  run.type("l\n");
  await run.says("02-second");
  run.type("n\n");
  await run.says("Watching");
  run.endInput();
  expect(await run.code).not.toBeNull();
  await gone(run.pid);
});

test("a save during a run starts over", async () => {
  const run = await watching(endless, "--poll");
  await run.says("Watching");
  await writeFile(run.answer, passing);
  await run.says("3 of 3 checks pass.");
  run.endInput();
  expect(await run.code).toBe(0);
});

test("without input it judges once, and exits as the verdict says", async () => {
  const run = await watching(wrong);
  run.endInput();
  await run.says("2 of 3 checks pass; not yet: counts-lines");
  expect(await run.code).toBe(1);
  await gone(run.pid);
});

test.each(["SIGINT", "SIGHUP"] as const)("%s exits 130 and leaves no process", async (signal) => {
  const run = await watching(endless);
  await run.says("Watching");
  process.kill(run.pid, signal);
  expect(await run.code).toBe(130);
  await gone(run.pid);
});

test("an answer that is gone is waited for", async () => {
  const run = await watching(passing);
  await run.says("Waiting for the next save");
  await rm(run.answer);
  await run.says("does not exist yet: waiting for it.");
  await writeFile(run.answer, passing);
  await run.says("3 of 3 checks pass.");
  run.type("q");
  await run.code;
});

test("it ends with the program that started it", async () => {
  const { work, labs } = await makeBin();
  await labs("start", "01");
  const parent = await startByParent(work, "watch", "01");
  process.kill(parent, "SIGKILL");
  await gone(parent);
});
