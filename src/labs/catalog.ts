/** Finds labs by their folders and reads their lab.json. */
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { type OutputUnit, type Schema, Validator } from "@cfworker/json-schema";
import { closest, distance } from "fastest-levenshtein";
import { UserError } from "../common/errors.ts";
import { remembered } from "../common/remember.ts";
import { type Lab, LabDefect, type LabFile } from "./lab.ts";
import { readDemands } from "./requirements.ts";

/** The same from `src/labs` and from `dist/labs`. */
const schemaFile = new URL("../../labs/lab.schema.json", import.meta.url);

const folderName = /^\d\d-[a-z0-9]+(-[a-z0-9]+)*$/;

/** Ids of all labs below a folder, in their order. */
export async function listLabIds(labsFolder: string): Promise<string[]> {
  const entries = await readdir(labsFolder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new UserError(`The labs' folder ${labsFolder} cannot be read.`, { cause });
  });
  return entries
    .filter((entry) => entry.isDirectory() && folderName.test(entry.name))
    .map((entry) => entry.name)
    .sort();
}

/**
 * Finds a lab by its id (`01-s3-read`), its number (`01`, `1`), its name (`s3-read`) or the path of its folder.
 * @throws UserError with the most similar name, if there is none.
 */
export async function findLab(labsFolder: string, wanted: string): Promise<Lab> {
  const ids = await listLabIds(labsFolder);
  return readLab(labsFolder, matchLab(ids, wanted));
}

function matchLab(ids: readonly string[], given: string): string {
  const wanted = path.basename(given.trim()).toLowerCase();
  const found = ids.find((id) =>
    [id, id.slice(3), id.slice(0, 2), String(Number(id.slice(0, 2)))].includes(wanted),
  );
  if (found !== undefined) return found;
  const unique = ids.filter((id) => wanted !== "" && id.slice(3).startsWith(wanted));
  if (unique.length === 1) return unique[0]!;
  throw new UserError(`There is no lab "${given}".`, { hint: suggestion(ids, wanted) });
}

function suggestion(ids: readonly string[], wanted: string): string {
  if (ids.length === 0) return "There are no labs at all: is this a whole clone of the project?";
  const name = closest(
    wanted,
    ids.flatMap((id) => [id, id.slice(3)]),
  );
  const holding = ids.filter((id) => wanted.length > 1 && id.slice(3).split("-").includes(wanted));
  if (holding.length > 0) return `Did you mean ${holding.join(", ")}?`;
  const near = distance(wanted, name) <= Math.max(2, name.length / 2);
  const id = ids.find((candidate) => candidate.endsWith(name));
  return near ? `Did you mean ${id}?` : `Labs: ${ids.join(", ")}.`;
}

/** All labs, in their order. */
export async function readLabs(labsFolder: string): Promise<Lab[]> {
  const ids = await listLabIds(labsFolder);
  return Promise.all(ids.map((id) => readLab(labsFolder, id)));
}

/**
 * Reads and validates one lab.json.
 * @throws LabDefect with file, place in the file and reason.
 */
export async function readLab(labsFolder: string, id: string): Promise<Lab> {
  const folder = path.join(labsFolder, id);
  const file = path.join(folder, "lab.json");
  const content = parse(file, await read(file));
  const { valid, errors } = (await validator()).validate(content);
  if (!valid) throw new LabDefect(`${file} does not fit labs/lab.schema.json.`, { hint: explain(errors) });
  const readme = await readFile(path.join(folder, "README.md"), "utf8").catch(() => "");
  const { requirements } = readDemands(readme);
  const lab: Lab = { ...(content as LabFile), id, folder, requirements };
  const contradictions = findContradictions(lab);
  if (contradictions.length > 0) {
    throw new LabDefect(`${file} contradicts itself.`, { hint: contradictions.join("; ") });
  }
  return lab;
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new LabDefect(`${file} cannot be read.`, { hint: (cause as Error).message, cause });
  }
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new LabDefect(`${file} is not JSON.`, { hint: (cause as Error).message, cause });
  }
}

const validator = remembered(async () => {
  const text = await readFile(schemaFile, "utf8");
  return new Validator(JSON.parse(text) as Schema, "7", false);
});

/** An error that only points to a more specific one. */
const leading = new Set(["properties", "items", "$ref", "additionalProperties"]);

const explain = (errors: readonly OutputUnit[]): string =>
  errors
    .filter(({ keyword }) => !leading.has(keyword))
    .map(({ keyword, instanceLocation, error }) => {
      const place = instanceLocation.replace(/^#/, "") || "/";
      const said = error.replace(/^Instance /, "it ").replace(/\.$/, "");
      return keyword === "false" ? `${place} is not a known field` : `${place}: ${said}`;
    })
    .join("; ");

/** Rules that a schema cannot express: names must be declared once in the same file. */
function findContradictions(lab: Lab): string[] {
  const checks = lab.checks.map((check) => check.id);
  const ofTasks = lab.tasks.flatMap((task) => task.checks);
  const mentioned: [string, string][] = [
    ["/starter/failsBy", lab.starter.failsBy],
    ...lab.tasks.flatMap(({ id, checks: own }) =>
      own.map((check): [string, string] => [`task ${id}`, check]),
    ),
    ...(lab.differences ?? []).map(({ check }): [string, string] => ["/differences", check]),
    ...(lab.example === undefined ? [] : [["/example", lab.example] as [string, string]]),
  ];
  return [
    ...mentioned.filter(([, id]) => !checks.includes(id)).map(([at, id]) => `${at} names no check: ${id}`),
    ...repeated(checks).map((id) => `the check ${id} is declared twice`),
    ...repeated(ofTasks).map((id) => `the check ${id} belongs to two tasks`),
    ...repeated(lab.tasks.map((task) => task.id)).map((id) => `the task ${id} is declared twice`),
    ...checks.filter((id) => !ofTasks.includes(id)).map((id) => `the check ${id} belongs to no task`),
  ];
}

const repeated = (values: readonly string[]): string[] => [
  ...new Set(values.filter((value, index) => values.indexOf(value) !== index)),
];
