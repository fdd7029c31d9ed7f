/** The primer's snippets compile with this project's compiler options. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { findFolders } from "../../src/labs/folders.ts";
import { compilerErrors } from "../support/compile-snippets.ts";

const { project } = findFolders({});
const page = path.join(project, "docs/typescript-for-python.md");

/** Each `ts` block, preceded by the page's first one, as the page explains. */
function snippetsOf(markdown: string): string[] {
  const [preamble = "", ...blocks] = [...markdown.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(
    ([, code]) => code!,
  );
  return blocks.map((block) => `${preamble}${block}`);
}

test("every snippet of the primer compiles", async () => {
  const snippets = snippetsOf(await readFile(page, "utf8"));
  expect(snippets.length).toBeGreaterThan(10);
  expect(await compilerErrors(snippets)).toBe("");
}, 120_000);

test("a snippet that does not compile is reported", async () => {
  expect(await compilerErrors(["export const fine = 1;", "export const wrong: number = 'text';"])).toContain(
    "snippet-2.ts",
  );
}, 120_000);
