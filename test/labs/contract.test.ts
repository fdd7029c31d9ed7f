/** The contract of every lab on the suite's target. Each case is a test, so a failure has a name. */
import { afterAll, describe, expect, test } from "vitest";
import { readLabs } from "../../src/labs/catalog.ts";
import { type Bench, type ContractCase, contractOf } from "../../src/labs/authoring/contract.ts";
import { findFolders } from "../../src/labs/folders.ts";
import { CheckRunner } from "../../src/labs/run-checks.ts";
import { readWrongAnswers } from "../../src/labs/authoring/wrong-answers.ts";
import { accessFor, target } from "../support/target.ts";

const places = findFolders({});
const runner = new CheckRunner({ severalAnswers: true });
afterAll(() => runner[Symbol.asyncDispose]());

const bench: Bench = { runner, project: places.project, access: accessFor, seed: 1, thorough: false };
const labs = await readLabs(places.labs);

/** `CONTRACT_SHARE=2/3` judges the second third of the wrong answers, which take most of the time. */
const [share, shares] = (process.env.CONTRACT_SHARE ?? "1/1").split("/").map(Number) as [number, number];
let wrongAnswers = 0;
const isOurs = ({ name }: ContractCase): boolean =>
  !name.startsWith("wrong/") || (wrongAnswers += 1) % shares === share % shares;

test("there are labs, and CONTRACT_SHARE is valid", () => {
  expect(labs.length).toBeGreaterThan(0);
  expect(share).toBeGreaterThanOrEqual(1);
  expect(share).toBeLessThanOrEqual(shares);
});

for (const lab of labs) {
  const cases = (await contractOf(lab, target.name)).filter(isOurs);
  describe.concurrent(lab.id, () => {
    test("there are at least six wrong answers", async () => {
      expect((await readWrongAnswers(lab)).length).toBeGreaterThanOrEqual(6);
    });
    // The timeout includes the time that a case waits for the runner.
    for (const { name, verify } of cases) {
      test(name, { timeout: 600_000 }, async () => {
        expect(await verify(bench)).toEqual([]);
      });
    }
  });
}
