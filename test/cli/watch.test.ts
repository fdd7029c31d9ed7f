/** `watch` judges after each save. It ends with its input, on a key, with its terminal or with its parent. */
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
  /** Resolves with the output since the last call, as soon as it contains the words. */
  readonly printed: (words: string) => Promise<string>;
  readonly code: Promise<number | null>;
}

/** Starts watch in a new process group on the first fixture lab, with a started answer. */
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
    async printed(words) {
      await vi.waitFor(() => expect(seen).toContain(words), { timeout: 120_000 });
      const said = seen;
      seen = "";
      return said;
    },
  };
}

test("each save is judged, the failing task first, and after a broken save the last verdict is still shown", async () => {
  const run = await watching(wrong);
  expect(await run.printed("Waiting for the next save")).toContain(
    "2 of 3 checks pass; not yet: counts-lines",
  );
  // Some editors replace the file instead of writing to it.
  await writeFile(`${run.answer}.new`, broken);
  await rename(`${run.answer}.new`, run.answer);
  const unloadable = await run.printed("Waiting for the next save");
  expect(unloadable).toMatch(/The answer does not load\.\nLast verdict, at \S+: 2 of 3 checks pass/);
  await writeFile(run.answer, wrong);
  const again = await run.printed("Waiting for the next save");
  expect(again.indexOf("Task 2")).toBeLessThan(again.indexOf("Task 1"));
  // Both parts of a save belong to one run.
  expect(again.match(/Do as the answer says/g)).toHaveLength(1);
  expect(new Set(again.match(/seed [\w-]+/g))).toHaveLength(1);
  await writeFile(run.answer, passing);
  await run.printed("3 of 3 checks pass.");
  run.type("q");
  expect(await run.code).toBe(0);
  await gone(run.pid);
});

test("keys show hints, details and the labs, and start the next lab", async () => {
  const run = await watching(wrong);
  await run.printed("Waiting for the next save");
  run.type("?");
  expect(await run.printed("q  quit")).toContain("d  details of the next failure");
  run.type("h\n");
  await run.printed("Think of count.");
  run.type("d\n");
  expect(await run.printed("replay")).toContain("One too many.");
  run.type("l\n");
  await run.printed("02-second");
  run.type("n\n");
  await run.printed("Watching");
  run.endInput();
  expect(await run.code).not.toBeNull();
  await gone(run.pid);
});

test("details show the failure of a task while the next one is still judged", async () => {
  const run = await watching(wrong);
  await run.printed("Waiting for the next save");
  const both = {
    "counts-lines": { trouble: "wrong", reason: "Two too many." },
    "keeps-umlauts": { do: "wait" },
  };
  await writeFile(run.answer, `// ${JSON.stringify(both)}\n`);
  await run.printed("more");
  run.type("d\n");
  expect(await run.printed("replay")).toContain("Two too many.");
  run.type("q");
  expect(await run.code).toBe(0);
});

test("the solution of a lab that is not solved is shown only after a question, and unknown keys are named", async () => {
  const run = await watching(wrong);
  await run.printed("Waiting for the next save");
  run.type("w\n");
  await run.printed('No key "w". ? lists the keys.');
  run.type("s\n");
  expect(await run.printed("y shows it")).not.toContain("export function act");
  run.type("x\n");
  await run.printed("The solution is not shown.");
  run.type("s\ny\n");
  await run.printed("export function act");
  run.type("q");
  expect(await run.code).toBe(0);
});

test("a save during a run starts over", async () => {
  const run = await watching(endless, "--poll");
  await run.printed("Watching");
  await writeFile(run.answer, passing);
  await run.printed("3 of 3 checks pass.");
  run.endInput();
  expect(await run.code).toBe(0);
});

test("without input it judges once and exits with the verdict's exit code", async () => {
  const run = await watching(wrong);
  run.endInput();
  await run.printed("2 of 3 checks pass; not yet: counts-lines");
  expect(await run.code).toBe(1);
  await gone(run.pid);
});

test.each(["SIGINT", "SIGHUP"] as const)("%s exits with 130 and leaves no process", async (signal) => {
  const run = await watching(endless);
  await run.printed("Watching");
  process.kill(run.pid, signal);
  expect(await run.code).toBe(130);
  await gone(run.pid);
});

test("it waits for a removed answer to exist again", async () => {
  const run = await watching(passing);
  await run.printed("Waiting for the next save");
  await rm(run.answer);
  await run.printed("does not exist yet: waiting for it.");
  await writeFile(run.answer, passing);
  await run.printed("3 of 3 checks pass.");
  run.type("q");
  await run.code;
});

test("it ends when the program that started it ends", async () => {
  const { work, labs } = await makeBin();
  await labs("start", "01");
  const parent = await startByParent(work, "watch", "01");
  process.kill(parent, "SIGKILL");
  await gone(parent);
});
