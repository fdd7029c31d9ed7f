/** The recorded results of the Python originals belong to the current originals and inputs. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { readLabs } from "../../src/labs/catalog.ts";
import { findFolders } from "../../src/labs/folders.ts";

interface Inputs {
  readonly cases: readonly { readonly name: string }[];
}

interface Recording {
  readonly original: string;
  readonly inputs: string;
  readonly results: readonly { readonly name: string }[];
}

/** Normalizes the line ends of the checkout. */
const fingerprint = async (file: string): Promise<string> =>
  createHash("sha256")
    .update((await readFile(file, "utf8")).replaceAll("\r\n", "\n"))
    .digest("hex");

const readJson = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, "utf8"));

const labs = await readLabs(findFolders({}).labs);
const recorded = labs.filter(({ folder }) => existsSync(path.join(folder, "fixtures", "oracle-inputs.json")));

test("there are labs with recorded results", () => {
  expect(recorded.length).toBeGreaterThan(0);
});

describe.each(recorded)("$id", ({ id, folder }) => {
  const fixture = (name: string): string => path.join(folder, "fixtures", name);
  const again = `record again: python3 scripts/record-oracles.py ${id}`;

  test("was recorded from the current original and inputs", async () => {
    const recording = (await readJson(fixture("oracle.json"))) as Recording;
    expect(recording.original, `original.py has changed; ${again}`).toBe(
      await fingerprint(path.join(folder, "original.py")),
    );
    expect(recording.inputs, `oracle-inputs.json has changed; ${again}`).toBe(
      await fingerprint(fixture("oracle-inputs.json")),
    );
  });

  test("has a result for each case", async () => {
    const { cases } = (await readJson(fixture("oracle-inputs.json"))) as Inputs;
    const { results } = (await readJson(fixture("oracle.json"))) as Recording;
    expect(results.map(({ name }) => name)).toEqual(cases.map(({ name }) => name));
  });
});
