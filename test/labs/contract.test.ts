/** Every lab keeps its contract on the suite's target: one test for each case, so that a broken one has a name. */
import { afterAll, describe, expect, test } from "vitest";
import { readLabs } from "../../src/labs/catalog.ts";
import { type Bench, contractOf } from "../../src/labs/contract.ts";
import { findPlaces } from "../../src/labs/places.ts";
import { CheckRunner } from "../../src/labs/run-checks.ts";
import { readWrongAnswers } from "../../src/labs/wrong-answers.ts";
import { accessFor, target } from "../support/target.ts";

const places = findPlaces({});
const runner = new CheckRunner({ project: places.project });
afterAll(() => runner[Symbol.asyncDispose]());

const bench: Bench = { runner, project: places.project, access: accessFor, seed: 1, thorough: false };
const labs = await readLabs(places.labs);

test("there are labs", () => {
  expect(labs.length).toBeGreaterThan(0);
});

for (const lab of labs) {
  const cases = await contractOf(lab, target.name);
  describe.concurrent(lab.id, () => {
    test("at least six wrong answers are kept", async () => {
      expect((await readWrongAnswers(lab)).length).toBeGreaterThanOrEqual(6);
    });
    // A case waits for its turn in the runner, and that counts.
    for (const { name, verify } of cases) {
      test(name, { timeout: 600_000 }, async () => {
        expect(await verify(bench)).toEqual([]);
      });
    }
  });
}
