/** Which labs CI selects for mutants, with commits of a test repository. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { readLabs } from "../../src/labs/catalog.ts";
import { findFolders } from "../../src/labs/folders.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const { project, labs: labsFolder } = findFolders({});
const script = path.join(project, "scripts/changed-mutants.mjs");

/** Labs with a kill rate and labs without one. */
const all = await readLabs(labsFolder);
const rates = (await readFile(path.join(project, "docs/mutants.md"), "utf8")).split("\n");
const ids = all.map(({ id }) => id);
const ready = ids.filter((id) => rates.some((line) => line.startsWith(`| ${id} |`) && line.includes("%")));
const waiting = ids.filter((id) => !ready.includes(id));

/** Hides the user's git configuration. */
const env = { PATH: process.env.PATH, HOME: "/nowhere", GIT_CONFIG_NOSYSTEM: "1" };

/** Makes a commit that writes these files. */
async function commit(folder: string, ...files: string[]): Promise<void> {
  const git = (...args: string[]): unknown =>
    execFileSync("git", ["-C", folder, "-c", "user.name=T", "-c", "user.email=t@example.com", ...args], {
      env,
    });
  git("init", "--quiet");
  for (const file of files) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), file);
  }
  git("add", ".");
  git("commit", "--quiet", "--message", files.join(" "));
}

function list(folder: string, since = ""): { code: number | null; text: string } {
  const args = [script, "--list", "--repository", folder];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    env: { ...env, MUTANTS_SINCE: since },
    encoding: "utf8",
  });
  return { code: status, text: stdout + stderr };
}

test("the labs of the last commit are selected, and many changed labs give a small sample", async () => {
  const folder = await temporaryFolder();
  await commit(folder, `labs/${all[0]?.id}/README.md`);
  await commit(folder, ...all.slice(1).map(({ id }) => `labs/${id}/lab.json`), "labs/gone/x");
  const { code, text } = list(folder);
  expect(code).toBe(0);
  const judged = [...text.matchAll(/^(\S+): (\d+) of \d+ mutants$/gm)];
  expect(judged.map(([, id]) => id)).toEqual(ready.filter((id) => id !== all[0]?.id));
  expect(judged.reduce((sum, [, , number]) => sum + Number(number), 0)).toBeLessThanOrEqual(40 + all.length);
  const named = [...text.matchAll(/^(\S+): not judged, .*mutants\.md has no kill rate for it yet$/gm)].map(
    ([, id]) => id,
  );
  expect(named).toEqual(waiting.filter((id) => id !== all[0]?.id));
});

test("MUTANTS_SINCE sets the commit to compare with", async () => {
  const folder = await temporaryFolder();
  await commit(folder, "README.md");
  await commit(folder, `labs/${ready[0]}/README.md`);
  await commit(folder, "docs/more.md");
  expect(list(folder).text).toBe("No lab differs from the last commit's parent.\n");
  expect(list(folder, "HEAD~2").text).toMatch(new RegExp(`^${ready[0]}: \\d+ of \\d+ mutants\n$`));
  expect(list(folder, "HEAD~9")).toMatchObject({
    code: 2,
    text: expect.stringContaining("HEAD~9 is not a commit"),
  });
});

test("without a parent commit no lab is selected", async () => {
  const folder = await temporaryFolder();
  await commit(folder, "labs/01-s3-read/README.md");
  expect(list(folder)).toMatchObject({ code: 0, text: expect.stringContaining("has no parent here") });
});
