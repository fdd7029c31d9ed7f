/** Which labs CI judges mutants of, by commits of a repository made here. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { findPlaces } from "../../src/labs/places.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const script = path.join(findPlaces({}).project, "scripts/changed-mutants.mjs");

/** Nothing of a person's own git. */
const env = { PATH: process.env.PATH, HOME: "/nowhere", GIT_CONFIG_NOSYSTEM: "1" };

/** A commit that writes these files. */
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

test("the labs of the last commit count, and all of them together are a small sample", async () => {
  const folder = await temporaryFolder();
  await commit(folder, "labs/01-s3-read/README.md");
  await commit(folder, "labs/02-csv-to-json/lab.json", "labs/04-kms-encrypt-decrypt/lab.json", "labs/gone/x");
  const { code, text } = list(folder);
  expect(code).toBe(0);
  expect(text).toMatch(/^02-csv-to-json: \d+ of \d+ mutants\n04-kms-encrypt-decrypt: \d+ of \d+ mutants\n$/);
  const judged = [...text.matchAll(/: (\d+) of/g)].reduce((sum, [, number]) => sum + Number(number), 0);
  expect(judged).toBeLessThanOrEqual(40);
});

test("MUTANTS_SINCE names another commit to compare with", async () => {
  const folder = await temporaryFolder();
  await commit(folder, "README.md");
  await commit(folder, "labs/01-s3-read/README.md");
  await commit(folder, "docs/more.md");
  expect(list(folder).text).toBe("No lab differs from the last commit's parent.\n");
  expect(list(folder, "HEAD~2").text).toMatch(/^01-s3-read: \d+ of \d+ mutants\n$/);
  expect(list(folder, "HEAD~9")).toMatchObject({
    code: 2,
    text: expect.stringContaining("HEAD~9 is no commit"),
  });
});

test("without a parent no lab counts", async () => {
  const folder = await temporaryFolder();
  await commit(folder, "labs/01-s3-read/README.md");
  expect(list(folder)).toMatchObject({ code: 0, text: expect.stringContaining("has no parent here") });
});
