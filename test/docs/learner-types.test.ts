/** What an answer may import has types on a learner's machine, where the packages for tests are not installed. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readLabs } from "../../src/labs/catalog.ts";
import { findFolders } from "../../src/labs/folders.ts";
import { sharedPackages } from "../../src/testing/shared-packages.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const manifestOf = async (folder: string): Promise<Record<string, Record<string, string>>> =>
  JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));

const labs = await readLabs(findFolders({}).labs);
const libraries = [...new Set([...sharedPackages, ...labs.flatMap(({ libraries = [] }) => libraries)])];
const { dependencies = {} } = await manifestOf(root);

test.each(libraries)("%s and its types are among the dependencies", async (name) => {
  expect(dependencies).toHaveProperty([name]);
  const folder = path.join(root, "node_modules", name);
  const manifest = await manifestOf(folder);
  const hasOwn = manifest["types"] ?? manifest["typings"] ?? existsSync(path.join(folder, "index.d.ts"));
  if (!hasOwn) expect(dependencies).toHaveProperty([`@types/${name.replace(/^@/, "").replace("/", "__")}`]);
});
