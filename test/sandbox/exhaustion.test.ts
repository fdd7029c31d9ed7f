/** A machine without free file descriptors. */
import { execFile } from "node:child_process";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { findFolders } from "../../src/labs/folders.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFile } from "node:fs/promises";

const run = promisify(execFile);
const { project } = findFolders({});
const built = pathToFileURL(path.join(project, "dist/sandbox/start-process.js")).href;

/** Starts a process with 0 to 15 free descriptors, then with all of them. */
const script = (entry: string): string => `
  import { closeSync, openSync } from "node:fs";
  const { startProcess } = await import(${JSON.stringify(built)});
  const options = { entry: ${JSON.stringify(entry)}, readable: [], writable: [], env: {}, cwd: "/", memoryMb: 64 };
  const start = async () => (await startProcess(options))[Symbol.asyncDispose]();
  const results = new Set();
  for (let left = 0; left < 16; left += 1) {
    const held = [];
    try { for (;;) held.push(openSync("/dev/null", "r")); } catch {}
    for (const descriptor of held.splice(0, left)) closeSync(descriptor);
    results.add(await start().then(() => "started", ({ code }) => code));
    for (const descriptor of held) closeSync(descriptor);
  }
  await start();
  console.log([...results].join());`;

test("a process that cannot be started without descriptors is an error of that call only", async () => {
  const entry = path.join(await temporaryFolder(), "entry.mjs");
  await writeFile(entry, "export default () => {};");
  const { stdout } = await run("/bin/sh", [
    "-c",
    'ulimit -n 64; exec "$@"',
    "sh",
    process.execPath,
    "--input-type=module",
    "--eval",
    script(entry),
  ]);
  expect(stdout.trim()).toBe("EMFILE,started");
});
