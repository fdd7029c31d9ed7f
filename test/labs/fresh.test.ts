/**
 * A process per call (`--fresh`) and processes shared by calls of different checks give the same verdict on every check:
 * for every solution and, with `FRESH_SHARE=3/40`, for every starter and that share of the wrong answers.
 */
import { afterAll, describe, expect, test } from "vitest";
import { chooseIsolation } from "../../src/isolation/isolation.ts";
import { readLabs } from "../../src/labs/catalog.ts";
import { type Lab, checksOn } from "../../src/labs/lab.ts";
import { findFolders } from "../../src/labs/folders.ts";
import { CheckRunner } from "../../src/labs/run-checks.ts";
import { solutionFile, starterFile } from "../../src/labs/workspace.ts";
import { compose, readWrongAnswers } from "../../src/labs/authoring/wrong-answers.ts";
import { accessFor, target } from "../support/target.ts";

const { labs: folder } = findFolders({});
const isolation = await chooseIsolation("auto");
const shared = new CheckRunner({ isolation, concurrency: 1 });
const fresh = new CheckRunner({ isolation, concurrency: 1, fresh: true });
afterAll(async () => {
  await shared[Symbol.asyncDispose]();
  await fresh[Symbol.asyncDispose]();
});

async function outcomes(runner: CheckRunner, lab: Lab, answerFile: string): Promise<string[]> {
  const { checks } = await runner.run({ lab, answerFile, seed: 5, target: accessFor(), thorough: true });
  return checks.map(({ id, outcome }) => `${id} ${outcome}`);
}

async function expectTheSame(lab: Lab, answerFile: string): Promise<void> {
  const [one, other] = await Promise.all([
    outcomes(shared, lab, answerFile),
    outcomes(fresh, lab, answerFile),
  ]);
  expect(one).toEqual(other);
  expect(one.length).toBeGreaterThan(0);
}

/** Without FRESH_SHARE only the solutions. The contract checks that each passes in shared processes. */
const [share, shares] = (process.env.FRESH_SHARE ?? "").split("/").map(Number) as [number, number?];
let counted = 0;

for (const lab of await readLabs(folder)) {
  const isOurs = (): boolean => shares !== undefined && (counted += 1) % shares === share % shares;
  const wrong = (await readWrongAnswers(lab)).filter(isOurs);
  describe(lab.id, () => {
    test("the solution passes", async () => {
      const own = await outcomes(fresh, lab, solutionFile(lab));
      expect(own).toEqual(checksOn(lab, target.name).map(({ id }) => `${id} pass`));
    });
    if (shares !== undefined)
      test("the starter gets the same verdict", () => expectTheSame(lab, starterFile(lab)));
    for (const answer of wrong) {
      test(`wrong/${answer.slug}`, async () => {
        await using composed = await compose(answer);
        await expectTheSame(lab, composed.file);
      });
    }
  });
}
