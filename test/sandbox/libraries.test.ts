/** Packages shared by answers are bundled once, and again when they change. */
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test, vi } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** A project with one package in the project itself, as npm installs a `file:` dependency. */
async function makeProject(): Promise<{ project: string; write: (code: string) => Promise<void> }> {
  const project = await temporaryFolder();
  const folder = path.join(project, "vendor/own");
  await mkdir(path.join(project, "node_modules"));
  await mkdir(folder, { recursive: true });
  await symlink("../vendor/own", path.join(project, "node_modules/own"));
  await writeFile(path.join(folder, "package.json"), `{ "name": "own", "version": "1.0.0" }`);
  await writeFile(
    path.join(project, "node_modules/.package-lock.json"),
    JSON.stringify({ packages: { "node_modules/own": { resolved: "vendor/own", link: true } } }),
  );
  return { project, write: (code) => writeFile(path.join(folder, "index.js"), code) };
}

/** The export that a new process gets. */
async function bundled(project: string): Promise<{ file: string; code: string }> {
  vi.resetModules();
  const { libraries } = await import("../../src/sandbox/libraries.ts");
  const { file } = await libraries(project, ["own"]);
  return { file, code: await readFile(file, "utf8") };
}

test("a changed package of the project is bundled again, an unchanged one is not", async () => {
  const { project, write } = await makeProject();
  await write(`exports.says = "before";`);
  const before = await bundled(project);
  expect(before.code).toContain("before");
  expect((await bundled(project)).file).toBe(before.file);
  await write(`exports.says = "after";`);
  expect((await bundled(project)).code).toContain("after");
});
