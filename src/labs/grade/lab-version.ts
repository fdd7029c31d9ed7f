import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import type { Lab } from "../lab.ts";

/** The files that determine a verdict. When one changes, every submission is judged again. */
const deciding = /^(lab\.json|checks\.test\.ts|fixtures[\\/].*)$/;

/** 16 hex digits that change with the lab's checks. */
export async function labVersion({ folder }: Lab): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter((file) => deciding.test(file))
    .sort();
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${file}\0`).update(await readFile(path.join(folder, file)));
  return hash.digest("hex").slice(0, 16);
}
