/** Broken and hostile answers that really run: the message and the exit code, and no process is left. */
import { execFile } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test, vi } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { type Bin, makeBin, project } from "./labs-bin.ts";

const smallLabs = path.join(project, "test/fixtures/small-labs");
const small = (): Promise<Bin> => makeBin({ LABS_FOLDER: smallLabs });

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

async function processes(): Promise<Process[]> {
  const { stdout } = await promisify(execFile)("ps", ["-eo", "pid=,ppid=,args="], { maxBuffer: 2 ** 26 });
  return stdout.split("\n").flatMap((line) => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return command === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}

/** The command line and all its descendants, as soon as one of them runs an answer. */
async function familyWithAnswer(pid: number): Promise<Process[]> {
  return vi.waitFor(
    async () => {
      const all = await processes();
      const family = all.filter((one) => one.pid === pid);
      for (const one of family) family.push(...all.filter(({ parent }) => parent === one.pid));
      if (!family.some(({ command }) => command.includes("process-runner"))) throw new Error("no answer yet");
      return family;
    },
    { timeout: 90_000 },
  );
}

async function isGone(family: readonly Process[]): Promise<void> {
  const pids = family.map(({ pid }) => pid);
  await vi.waitFor(
    async () => expect((await processes()).filter(({ pid }) => pids.includes(pid))).toEqual([]),
    { timeout: 90_000 },
  );
}

test("the contract check of a small lab passes", async () => {
  const { labs } = await small();
  const { code, out } = await labs("dev", "check", "01", "--thorough");
  expect(out).toContain("PASS  01-echo wrong/cut is rejected by echoes\n");
  expect(out).toMatch(/(\d+) of \1 cases kept/);
  expect(code).toBe(0);
});

test("the contract check of a lab that leaves a bucket fails", async () => {
  const { labs } = await small();
  const { code, out } = await labs("dev", "check", "02");
  expect(out).toMatch(/The run leaves behind: bucket labs-\S+/);
  expect(out).toContain("PASS  02-leaves its texts and files are complete");
  expect(code).toBe(6);
});

test.each([
  ["has a syntax error", "export const echo = (text: string) => {", 3, "Unexpected end of file"],
  ["imports a missing module", 'import "no-such-module"; export const echo = 1;', 3, "no-such-module"],
  ["throws at import", 'throw new Error("not today"); export const echo = 1;', 3, "not today"],
  ["lacks the export", "export const eco = (text: string): string => text;", 3, "echo"],
  ["exits at import", "process.exit(0); export const echo = 1;", 3, "ended its process"],
  ["exits in the call", "export const echo = () => process.exit(0);", 1, "ended its process"],
  ["throws in the call", 'export const echo = () => { throw new TypeError("oh"); };', 1, "TypeError: oh"],
  ["blocks forever", "export const echo = () => { for (;;); };", 4, "5 s"],
  ["waits forever", "export const echo = () => new Promise(() => setInterval(() => {}, 1e6));", 4, "5 s"],
  ["prints 100 MB", "export const echo = () => { for (;;) console.log('x'.repeat(1e4)); };", 4, "256 KiB"],
  [
    "uses all memory",
    "const a = []; export const echo = () => { for (;;) a.push(Buffer.alloc(1e6, 1)); };",
    4,
    "64 MiB",
  ],
  ["returns a function", "export const echo = () => () => 1;", 1, "function"],
] as const)("an answer that %s", async (...[, code, exitCode, words]) => {
  const bin = await small();
  const answer = await bin.file("answer-of-mine.ts", `${code}\n`);
  const done = await bin.labs("check", "01", "--answer", answer, "--seed", "5");
  expect(done.out).toContain(words);
  expect(done.out).not.toMatch(/Last few GCs|FATAL ERROR|native stack/i);
  expect(done.code).toBe(exitCode);
});

test.each([
  ["its limit is reached", undefined, 4],
  ["Ctrl-C is pressed", "SIGINT", 130],
  ["the command line is killed", "SIGKILL", null],
] as const)("the process of a blocking answer is ended when %s", async (_name, signal, exitCode) => {
  const bin = await small();
  const answer = await bin.file("answer-of-mine.ts", "export const echo = () => { for (;;); };\n");
  const run = bin.start("check", "01", "--answer", answer);
  const family = await familyWithAnswer(run.pid);
  if (signal !== undefined) process.kill(run.pid, signal);
  await isGone(family);
  expect((await run.done).code).toBe(exitCode);
});

test("a target that fails during a check gives exit code 5, not a verdict", async () => {
  const bin = await small();
  // Answers the health check and closes every other connection.
  const dying = createServer((request, response) => {
    if (request.headers.authorization === undefined) response.end("here");
    else request.destroy();
  }).listen(0, "127.0.0.1");
  await once(dying, "listening");
  const { port } = dying.address() as { port: number };
  const endpoint = `http://127.0.0.1:${port}`;
  const answer = await bin.file("right.ts", "export const echo = (text: string): string => text;\n");
  const place = ["--target", "endpoint", "--endpoint", endpoint];
  const { code, out, err } = await bin.labs("check", "02", "--answer", answer, "--seed", "1", ...place);
  expect(err).toBe("");
  dying.close();
  expect(out).toContain("the environment failed, not the answer (exit 5)");
  expect(out).toContain(`--seed 1 --target endpoint --endpoint ${endpoint}`);
  expect(code).toBe(5);
});

test("the next start removes the temporary files of a killed command line", async () => {
  const temporary = await temporaryFolder();
  const bin = await makeBin({ LABS_FOLDER: smallLabs, TMPDIR: temporary });
  const blocking = await bin.file("blocking.ts", "export const echo = () => { for (;;); };\n");
  const run = bin.start("check", "01", "--answer", blocking);
  const family = await familyWithAnswer(run.pid);
  process.kill(run.pid, "SIGKILL");
  await isGone(family);
  expect(await readdir(temporary)).not.toEqual([]);
  const right = await bin.file("right.ts", "export const echo = (text: string): string => text;\n");
  expect((await bin.labs("check", "01", "--answer", right)).code).toBe(0);
  expect(await readdir(temporary)).toEqual([]);
});
