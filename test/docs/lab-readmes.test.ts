import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { readLabs } from "../../src/labs/catalog.ts";
import { findFolders } from "../../src/labs/folders.ts";

/** Numbers as the READMEs write them. */
const numbers = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"];

test("a lab's README states the right number of production checks", async () => {
  const labs = await readLabs(findFolders({}).labs);
  const counts = await Promise.all(
    labs.map(async ({ id, folder, checks }) => {
      const text = await readFile(path.join(folder, "README.md"), "utf8");
      const said = /(\w+) checks are production checks/.exec(text)?.[1];
      return { id, said, is: numbers[checks.filter(({ hidden }) => hidden).length] };
    }),
  );
  const said = counts.filter(({ said }) => said !== undefined);
  expect(said.length, "READMEs that state their number of production checks").toBeGreaterThan(0);
  expect(said.map(({ id, said }) => `${id}: ${said}`)).toEqual(said.map(({ id, is }) => `${id}: ${is}`));
});
