/** The primer's snippets compile, with the compiler's options of this project. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { findFolders } from "../../src/labs/folders.ts";

const { project } = findFolders({});
const page = path.join(project, "docs/typescript-for-python.md");
const compiler = path.join(
  path.dirname(createRequire(import.meta.url).resolve("typescript/package.json")),
  "bin/tsc",
);

/** Each block of `ts`, with the page's first one in front, as the page says. */
function snippetsOf(markdown: string): string[] {
  const [preamble = "", ...blocks] = [...markdown.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(
    ([, code]) => code!,
  );
  return blocks.map((block) => `${preamble}${block}`);
}

/** What the compiler says about each snippet; nothing when all compile. */
async function complaints(snippets: readonly string[]): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "primer-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await symlink(path.join(project, "node_modules"), path.join(folder, "node_modules"), "junction");
  await writeFile(path.join(folder, "package.json"), '{ "type": "module" }');
  const config = {
    extends: path.join(project, "tsconfig.json"),
    compilerOptions: { typeRoots: ["node_modules/@types"], paths: {} },
    include: ["*.ts"],
    exclude: [],
  };
  await writeFile(path.join(folder, "tsconfig.json"), JSON.stringify(config));
  await Promise.all(
    snippets.map((code, index) => writeFile(path.join(folder, `snippet-${index + 1}.ts`), code)),
  );
  const run = promisify(execFile)(process.execPath, [compiler, "--noEmit", "-p", folder]);
  return run.then(
    () => "",
    (error: { stdout?: string }) => error.stdout ?? `no output of ${compiler}`,
  );
}

test("every snippet of the primer compiles", async () => {
  const snippets = snippetsOf(await readFile(page, "utf8"));
  expect(snippets.length).toBeGreaterThan(10);
  expect(await complaints(snippets)).toBe("");
}, 120_000);

test("a snippet that does not compile is named", async () => {
  expect(await complaints(["export const fine = 1;", "export const wrong: number = 'text';"])).toContain(
    "snippet-2.ts",
  );
}, 120_000);
