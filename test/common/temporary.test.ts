/** Temporary folders: which process owns them and when they are removed. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { access, mkdir, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { removeAbandoned } from "../../src/common/held-folder.ts";
import { makeTemporaryFolder } from "../../src/common/temporary.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const there = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

const built = fileURLToPath(new URL("../../dist/common/temporary.js", import.meta.url));
const script = `
  import { makeTemporaryFolder } from ${JSON.stringify(built)};
  process.on("SIGTERM", () => process.exit(0));
  const folder = await makeTemporaryFolder("of-another");
  console.log(folder.path);
  setInterval(() => {}, 1000);
`;

let own: string;
beforeEach(async () => {
  own = await temporaryFolder();
  vi.stubEnv("TMPDIR", own);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** Starts another process with a temporary folder. */
async function startOther(): Promise<{ child: ChildProcess; folder: string }> {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout!, "data")) as [Buffer];
  return { child, folder: path.dirname(String(line).trim()) };
}

test("the common parent folder is removed with the last temporary folder", async () => {
  const [one, other] = await Promise.all([makeTemporaryFolder("one"), makeTemporaryFolder("other")]);
  expect(path.dirname(one.path)).toBe(path.dirname(other.path));
  expect(path.dirname(path.dirname(one.path))).toBe(own);
  await writeFile(path.join(one.path, "file"), "");
  await one[Symbol.asyncDispose]();
  await one[Symbol.asyncDispose]();
  expect(await there(one.path)).toBe(false);
  expect(await there(other.path)).toBe(true);
  await other[Symbol.asyncDispose]();
  expect(await readdir(own)).toEqual([]);
  await using again = await makeTemporaryFolder("again");
  expect(await there(again.path)).toBe(true);
});

test("the folder of a running process is kept in any PID namespace, the folder of a killed process is removed", async () => {
  const { child, folder } = await startOther();
  // The name must not contain the process id: in another PID namespace the same id means another process, or none.
  expect(path.basename(folder)).not.toContain(String(child.pid));
  await removeAbandoned();
  expect(await there(folder)).toBe(true);
  child.kill("SIGKILL");
  await once(child, "exit");
  await removeAbandoned();
  expect(await there(folder)).toBe(false);
});

test("a process that ends normally leaves no folder", async () => {
  const { child, folder } = await startOther();
  child.kill("SIGTERM");
  await once(child, "exit");
  expect(await there(folder)).toBe(false);
});

test("a folder that no process can hold is removed after a day, and other folders are kept", async () => {
  const [young, old, others] = ["aws-data-labs-young", "aws-data-labs-old", "aws-data"].map((name) =>
    path.join(own, name),
  ) as [string, string, string];
  const yesterday = Date.now() / 1000 - 25 * 60 * 60;
  await mkdir(young);
  for (const folder of [old, others]) {
    await mkdir(folder);
    await utimes(folder, yesterday, yesterday);
  }
  await removeAbandoned();
  expect(await Promise.all([young, old, others].map(there))).toEqual([true, false, true]);
});

test("a folder can be created after a failure, and if the path is too long for a socket", async () => {
  const deep = path.join(own, "d".repeat(120));
  vi.stubEnv("TMPDIR", deep);
  await expect(makeTemporaryFolder("none")).rejects.toMatchObject({ exitCode: 5, cause: { code: "ENOENT" } });
  await mkdir(deep);
  const folder = await makeTemporaryFolder("deep");
  expect(await there(folder.path)).toBe(true);
  await folder[Symbol.asyncDispose]();
  expect(await readdir(deep)).toEqual([]);
  expect(tmpdir()).toBe(deep);
  await rm(deep, { recursive: true });
});
