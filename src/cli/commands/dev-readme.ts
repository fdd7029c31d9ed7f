import { readFile } from "node:fs/promises";
import path from "node:path";
import { Command } from "commander";
import { readLabs } from "../../labs/catalog.ts";
import { writeWhole } from "../../labs/files.ts";
import { withLabsTable } from "../../labs/authoring/readme-table.ts";
import type { CliContext } from "../context.ts";

export const devReadmeCommand = ({ folders, print }: CliContext): Command =>
  new Command("readme").description("write the table of labs into README.md").action(async () => {
    const file = path.join(folders.project, "README.md");
    const before = await readFile(file, "utf8");
    const after = withLabsTable(before, await readLabs(folders.labs));
    if (after !== before) await writeWhole(file, after);
    print(after === before ? "README.md is up to date." : "README.md was updated.");
  });
