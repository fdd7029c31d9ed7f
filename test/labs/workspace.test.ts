import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { readLab } from "../../src/labs/catalog.ts";
import { diskTrouble } from "../../src/labs/files.ts";
import { readProgress, recordProgress, stateOf } from "../../src/labs/progress.ts";
import { findFolders } from "../../src/labs/folders.ts";
import { answerFile, findAnswer, resetAnswer, startAnswer, starterFile } from "../../src/labs/workspace.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const lab = await readLab(path.join(findFolders({}).project, "test/fixtures/labs"), "01-scripted");
const noon = new Date("2026-11-22T12:00:00.123Z");

test("starting copies the starter and never overwrites an answer", async () => {
  const work = path.join(await temporaryFolder(), "work");
  const { file, fresh } = await startAnswer(work, lab);
  expect({ file, fresh }).toEqual({ file: answerFile(work, lab), fresh: true });
  expect(await readFile(file, "utf8")).toBe(await readFile(starterFile(lab), "utf8"));
  await writeFile(file, "mine");
  expect(await startAnswer(work, lab)).toEqual({ file, fresh: false });
  expect(await readFile(file, "utf8")).toBe("mine");
});

test("resetting restores the starter and keeps the old answer", async () => {
  const work = await temporaryFolder();
  const { file } = await startAnswer(work, lab);
  expect(await resetAnswer(work, lab, noon)).toEqual({ file, kept: undefined });
  await writeFile(file, "mine");
  const { kept } = await resetAnswer(work, lab, noon);
  expect(path.basename(kept!)).toBe("answer-2026-11-22T12-00-00-123.ts");
  expect(await readFile(kept!, "utf8")).toBe("mine");
  expect(await readFile(file, "utf8")).toBe(await readFile(starterFile(lab), "utf8"));
});

test("a file in the place of a folder is reported and not changed", async () => {
  const work = path.join(await temporaryFolder(), "work");
  await writeFile(work, "not a folder");
  await expect(startAnswer(work, lab)).rejects.toMatchObject({ message: expect.stringContaining("work") });
  expect(await readFile(work, "utf8")).toBe("not a folder");
});

test("an answer must be an existing TypeScript or JavaScript file", async () => {
  const work = await temporaryFolder();
  const csv = path.join(work, "answer.csv");
  await writeFile(csv, "a,b");
  await expect(findAnswer(work, lab)).rejects.toMatchObject({
    exitCode: 2,
    hint: expect.stringContaining("start"),
  });
  await expect(findAnswer(work, lab, path.join(work, "no.ts"))).rejects.toMatchObject({ exitCode: 2 });
  await expect(findAnswer(work, lab, work)).rejects.toMatchObject({ message: `${work} is not a file.` });
  await expect(findAnswer(work, lab, csv)).rejects.toMatchObject({
    message: expect.stringContaining("neither"),
  });
});

test("progress is stored per lab, with the last lab", async () => {
  const work = path.join(await temporaryFolder(), "work");
  expect(await readProgress(work)).toEqual({ version: 1, labs: {} });
  await recordProgress(work, "01-a", () => ({ startedAt: "t", hints: { read: 2 } }));
  await recordProgress(work, "02-b", (before) => ({ ...before, startedAt: "t", passedAt: "t" }));
  const { current, labs } = await readProgress(work);
  expect(current).toBe("02-b");
  expect(labs["01-a"]?.hints).toEqual({ read: 2 });
  expect(["01-a", "02-b", "03-c"].map((id) => stateOf(labs[id]))).toEqual([
    "started",
    "production-ready",
    "new",
  ]);
  expect(await readdir(work)).toEqual(["progress.json"]);
});

test("an unreadable progress file is kept as a backup", async () => {
  const work = await temporaryFolder();
  await mkdir(work, { recursive: true });
  await writeFile(path.join(work, "progress.json"), '{"version": 9}');
  expect(await readProgress(work)).toEqual({ version: 1, labs: {} });
  const [kept] = await readdir(work);
  expect(kept).toMatch(/^progress\.json\.not-understood-\d+$/);
  expect(await readFile(path.join(work, kept!), "utf8")).toBe('{"version": 9}');
});

test("a full disk is a failure of the environment, with a clear message", () => {
  const full = Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
  expect(diskTrouble(full, "/work/answer.ts")).toMatchObject({
    exitCode: 5,
    message: "/work/answer.ts cannot be written: the disk is full.",
    hint: "What was there before is unchanged.",
  });
  const other = new Error("something else");
  expect(diskTrouble(other, "/work/answer.ts")).toBe(other);
});
