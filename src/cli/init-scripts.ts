/** `labs aws --init FOLDER`: scripts that fill a new server, for example with the buckets and functions that a program expects. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../common/errors.ts";
import type { Environment } from "../targets/target.ts";

const runners: Readonly<Record<string, string>> = {
  ".sh": "sh",
  ".py": "python3",
  ".mjs": process.execPath,
  ".js": process.execPath,
};

/**
 * Runs the scripts of a folder (.sh, .py, .mjs, .js) one after the other, in the order of their names. Their output
 * goes to standard error.
 * @throws UserError for a folder that cannot be read, and for a script that fails.
 */
export async function runInitScripts(folder: string, env: Environment): Promise<void> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new UserError(`The folder ${folder} cannot be read.`, { cause });
  });
  for (const name of names.sort()) {
    if (path.extname(name) in runners) await runScript(path.resolve(folder, name), env);
  }
}

/**
 * Runs one script to its end.
 * @param output the file descriptor of its output, by default standard error.
 * @throws UserError when it fails.
 */
export async function runScript(file: string, env: Environment, output = 2): Promise<void> {
  const runner = runners[path.extname(file)]!;
  const child = spawn(runner, [file], { env: { ...env }, stdio: ["ignore", output, 2] });
  const [code, signal] = (await once(child, "exit").catch((cause: unknown) => {
    throw new UserError(`${file} cannot be run: ${runner} was not found.`, { cause });
  })) as [number | null, string | null];
  if (code !== 0) throw new UserError(`The script ${file} ended with ${code ?? signal}.`);
}
