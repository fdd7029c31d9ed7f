/** The size of the scripts that a browser loads to show a lab's text. */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { project } from "../cli/labs-bin.ts";

const folder = path.join(project, "dist/page/browser");
const read = (name: string): Promise<string> => readFile(path.join(folder, name), "utf8");

/** The size of a script with its imports, and the scripts that it loads later. */
async function sizeOf(name: string, seen: Set<string>, withLater: boolean): Promise<number> {
  if (seen.has(name)) return 0;
  seen.add(name);
  const text = await read(name);
  const imported = withLater
    ? [...text.matchAll(/["'`]\.\/([\w-]+\.js)["'`]/g)]
    : [...text.matchAll(/(?:from|import)\s*["']\.\/([\w-]+\.js)["']/g)];
  let size = gzipSync(text).length;
  for (const [, next] of imported) size += await sizeOf(next!, seen, withLater);
  return size;
}

test("scripts are below 20 kB before the text is shown and below 400 kB with the editor", async () => {
  expect(await readdir(folder)).toContain("main.js");
  const first = await sizeOf("main.js", new Set(), false);
  const all = await sizeOf("main.js", new Set(), true);
  expect(first).toBeLessThan(20_000);
  expect(all).toBeLessThan(400_000);
  expect(all).toBeGreaterThan(first);
});
