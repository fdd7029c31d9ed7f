import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { readLabs } from "../../src/labs/catalog.ts";
import { findFolders } from "../../src/labs/folders.ts";
import { withLabsTable } from "../../src/labs/authoring/readme-table.ts";

test("README's table of labs is up to date (./lab dev readme writes it)", async () => {
  const { project, labs } = findFolders({});
  const readme = await readFile(path.join(project, "README.md"), "utf8");
  expect(readme).toBe(withLabsTable(readme, await readLabs(labs)));
});
