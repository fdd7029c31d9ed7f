import { readFile } from "node:fs/promises";
import path from "node:path";
import { Command } from "commander";
import { readLabs } from "../../labs/catalog.ts";
import { writeWhole } from "../../labs/files.ts";
import { withLabsTable } from "../../labs/authoring/readme-table.ts";
import type { Shell } from "../shell.ts";

export const devReadmeCommand = ({ places, print }: Shell): Command =>
  new Command("readme").description("write the table of labs into README.md").action(async () => {
    const file = path.join(places.project, "README.md");
    const before = await readFile(file, "utf8");
    const after = withLabsTable(before, await readLabs(places.labs));
    if (after !== before) await writeWhole(file, after);
    print(after === before ? "README.md is up to date." : "README.md was updated.");
  });
