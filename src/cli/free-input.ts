/** The arguments with which `run --input` calls an answer. */
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import type { FreeInput } from "../common/run-data.ts";
import { UserError } from "../common/errors.ts";
import type { Lab } from "../labs/lab.ts";
import { findTask } from "./choose-checks.ts";

export interface InputOptions {
  readonly task?: string;
  /** A file's path, or JSON. */
  readonly input?: string;
  readonly export?: string;
}

/**
 * Undefined if no input is given.
 * @throws UserError if it is neither a file nor JSON, or the lab has no such function.
 */
export async function freeInput(
  lab: Lab,
  { task, input, export: wanted }: InputOptions,
): Promise<FreeInput | undefined> {
  if (input === undefined) {
    if (wanted !== undefined) throw new UserError("--export names the function for --input: give both.");
    return undefined;
  }
  const name = exportOf(lab, { task, wanted });
  const file = path.resolve(input);
  const isFile = (await stat(file).catch(() => undefined))?.isFile() === true;
  if (isFile && !file.endsWith(".json")) {
    if (lab.services.length === 0) {
      throw new UserError(`${lab.id} does not use S3, so ${input} cannot be put into a bucket.`, {
        hint: "Give the arguments as JSON, or a file of JSON.",
      });
    }
    return { export: name, file };
  }
  const value = parse(isFile ? await readFile(file, "utf8") : input, input);
  return { export: name, args: Array.isArray(value) ? value : [value] };
}

function exportOf(
  lab: Lab,
  { task, wanted }: { task: string | undefined; wanted: string | undefined },
): string {
  const { exports } = lab.entry;
  const place = task === undefined ? 0 : lab.tasks.indexOf(findTask(lab, task));
  const name = wanted ?? exports[place] ?? exports[0]!;
  if (exports.includes(name)) return name;
  throw new UserError(`${lab.id} has no function "${name}".`, {
    hint: `Functions: ${exports.join(", ")}.`,
  });
}

function parse(text: string, given: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new UserError(`--input ${given} is neither a file nor JSON.`, {
      hint: `For example --input '["a-bucket", "a-key"]' or --input data.csv`,
      cause,
    });
  }
}
