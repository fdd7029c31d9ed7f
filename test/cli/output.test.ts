/** Where the bin writes: standard output, reports, temporary folders. If it cannot, it exits with 5. */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants, openSync } from "node:fs";
import { lstat, mkdir, readFile, readdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { expect, test, vi } from "vitest";
import { makeBin, project } from "./labs-bin.ts";

const bin = path.join(project, "dist/cli/main.js");
const passing = "// {}\n";

test.skipIf(process.platform !== "linux")(
  "standard output on a full disk exits with 5 and a message",
  async () => {
    const full = openSync("/dev/full", constants.O_WRONLY);
    const child = spawn(process.execPath, [bin, "list"], { stdio: ["ignore", full, "pipe"] });
    const [said, [code]] = await Promise.all([text(child.stderr!), once(child, "exit")]);
    closeSync(full);
    expect(code).toBe(5);
    expect(said).toMatch(/^error: Standard output cannot be written: .*ENOSPC/);
  },
);

test("a report can be written through links and to a pipe, and only regular files are replaced", async () => {
  const { labs, work, file } = await makeBin();
  const answer = await file("a.ts", passing);
  await mkdir(path.join(work, "real"));
  await writeFile(path.join(work, "real/old.json"), "old");
  await symlink("real/old.json", path.join(work, "link.json"));
  await symlink("real/new.json", path.join(work, "dangling.json"));
  await promisify(execFile)("mkfifo", [path.join(work, "pipe.json")]);
  // Each report needs its own reader of the pipe.
  const reader = spawn("cat", [path.join(work, "pipe.json")], { stdio: ["ignore", "pipe", "ignore"] });
  const piped = text(reader.stdout);
  const files = ["link.json", "dangling.json", "pipe.json", "/dev/null"];
  const { code } = await labs(
    "check",
    "01",
    "--answer",
    answer,
    ...files.flatMap((name) => ["--reporter", `json=${name}`]),
  );
  expect(code).toBe(0);
  expect((await lstat(path.join(work, "link.json"))).isSymbolicLink()).toBe(true);
  expect((await lstat(path.join(work, "pipe.json"))).isFIFO()).toBe(true);
  expect((await lstat("/dev/null")).isCharacterDevice()).toBe(true);
  for (const name of ["real/old.json", "real/new.json"]) {
    expect(JSON.parse(await readFile(path.join(work, name), "utf8"))).toMatchObject({ outcome: "pass" });
  }
  expect(JSON.parse(await piped)).toMatchObject({ outcome: "pass" });
});

test.skipIf(process.platform !== "linux")(
  "a report to a full device exits with 5, and the device is not replaced",
  async () => {
    const { labs, file } = await makeBin();
    const answer = await file("a.ts", passing);
    const { code, err } = await labs("check", "01", "--answer", answer, "--reporter", "json=/dev/full");
    expect(code).toBe(5);
    expect(err).toContain("/dev/full cannot be written: the disk is full.");
    expect((await lstat("/dev/full")).isCharacterDevice()).toBe(true);
  },
);

test.each(["missing", "a-file"])("a temporary folder that is %s exits with 5 and a hint", async (name) => {
  const { work } = await makeBin();
  await writeFile(path.join(work, "a-file"), "");
  const { labs, file } = await makeBin({ TMPDIR: path.join(work, name) });
  const { code, out, err } = await labs("check", "01", "--answer", await file("a.ts", passing));
  expect(code).toBe(5);
  expect(`${out}${err}`).toContain("Cannot create temporary files in");
});

test("two Ctrl-C in a row leave no temporary folder", async () => {
  const { work } = await makeBin();
  await mkdir(path.join(work, "tmp"));
  const { start, file } = await makeBin({ TMPDIR: path.join(work, "tmp") });
  const answer = await file("a.ts", `// ${JSON.stringify({ "keeps-umlauts": { do: "wait" } })}\n`);
  const run = start("check", "01", "--details", "--answer", answer);
  await run.printed("PASS");
  process.kill(run.pid, "SIGINT");
  process.kill(run.pid, "SIGINT");
  expect((await run.done).code).toBe(130);
  expect(await readdir(path.join(work, "tmp"))).toEqual([]);
});

test.skipIf(process.platform === "win32")(
  "Ctrl-C in a terminal, which signals every process of a run, leaves no temporary folder",
  async () => {
    const { work } = await makeBin();
    const folder = path.join(work, "tmp");
    await mkdir(folder);
    const answer = path.join(project, "labs/03-s3-event-metadata/solution/answer.ts");
    const args = [path.join(project, "dist/cli/main.js"), "check", "03", "--answer", answer];
    const env = { ...process.env, TMPDIR: folder };
    const child = spawn(process.execPath, args, { detached: true, stdio: "ignore", env });
    await vi.waitFor(
      async () => expect((await readdir(folder, { recursive: true })).join(" ")).toContain("bundles-"),
      { timeout: 60_000 },
    );
    process.kill(-child.pid!, "SIGINT");
    const [code] = (await once(child, "exit")) as [number | null];
    expect(code).toBe(130);
    expect(await readdir(folder)).toEqual([]);
  },
);
