/** Makes one module of a lab's check file, and evaluates it again for each run. */
import { readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { makeTemporaryFolder } from "../common/temporary.ts";
import { bundleCheckFile } from "../sandbox/bundle-check-file.ts";

const own = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The build holds SDK clients, bundled: a check file then loads those that the words it is written in have loaded. */
async function ownModules(): Promise<ReadonlyMap<string, string>> {
  const folder = own("../sdk/");
  const clients = await readdir(folder).catch(() => []);
  return new Map([
    ["aws-data-labs/testing", own("index.js")],
    ...clients.map((name) => [`@aws-sdk/${path.basename(name, ".js")}`, path.join(folder, name)] as const),
  ]);
}

/** @throws what the file throws, or esbuild's error with the line that it cannot read. */
export async function loadCheckFile(file: string): Promise<void> {
  const code = await bundleCheckFile(file, await ownModules());
  await using folder = await makeTemporaryFolder("checks");
  // A name that no run before has had: Node.js evaluates a module of the same name once.
  const module = path.join(folder.path, `${path.basename(folder.path)}.mjs`);
  await writeFile(module, code);
  await import(pathToFileURL(module).href);
}
