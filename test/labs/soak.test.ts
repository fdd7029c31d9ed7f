/** Judging a solution with many seeds, on the lab in test/fixtures/words. */
import path from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { readLab } from "../../src/labs/catalog.ts";
import type { Lab } from "../../src/labs/lab.ts";
import { findFolders } from "../../src/labs/folders.ts";
import { CheckRunner } from "../../src/labs/run-checks.ts";
import { type SoakOptions, type SoakReport, soak } from "../../src/labs/authoring/soak.ts";
import type { CheckResult } from "../../src/labs/verdict.ts";
import { aRecord, aRun } from "../support/judged-run.ts";
import { accessFor } from "../support/target.ts";

// Each test has several runs.
vi.setConfig({ testTimeout: 300_000 });

const { project } = findFolders({});
const words = await readLab(path.join(project, "test/fixtures/words"), "01-words");
const runner = new CheckRunner({});
afterAll(() => runner[Symbol.asyncDispose]());

/** The lab with only these checks. */
const labOf = (...ids: string[]): Lab => ({
  ...words,
  checks: words.checks.filter(({ id }) => ids.includes(id)),
});

async function soaked(
  lab: Lab,
  more: Partial<SoakOptions> = {},
): Promise<{ report: SoakReport; runs: string[] }> {
  const runs: string[] = [];
  const onRun: SoakOptions["onRun"] = ({ seed, verdict }) =>
    runs.push(`${seed}: ${verdict.checks.map(({ id, outcome }) => `${id} ${outcome}`).join(", ")}`);
  const [report] = await soak([lab], {
    runner,
    access: accessFor,
    seeds: [1, 2, 3],
    width: 1,
    enough: () => false,
    onRun,
    ...more,
  });
  return { report: report!, runs };
}

test("checks that draw nothing from the seed run only with the first seed", async () => {
  const { report, runs } = await soaked(labOf("passes", "agrees"));
  expect(runs).toEqual(["1: passes pass, agrees pass", "2: agrees pass", "3: agrees pass"]);
  expect(report).toMatchObject({ checks: 2, drew: 1, seeds: 3, passed: 3, exitCode: 0 });
});

/** A runner whose checks with these ids draw from the seed, and fail with these seeds. */
const scripted = (drawing: readonly string[], failing: readonly number[] = []): SoakOptions["runner"] => ({
  async run({ lab, seed, only }) {
    const asked = { ...lab, checks: lab.checks.filter(({ id }) => only?.includes(id) ?? true) };
    const results = asked.checks.map(({ id }): [string, Partial<CheckResult>] => {
      const drew = drawing.includes(id);
      const outcome = drew && failing.includes(Number(seed)) ? "wrong" : "pass";
      return [id, { outcome, record: aRecord(id, { drew }) }];
    });
    return aRun(Object.fromEntries(results), { lab: asked }).verdict;
  },
});

test("a seed that rejects the solution is counted, and the other seeds still run", async () => {
  const { report, runs } = await soaked(labOf("passes", "agrees"), { runner: scripted(["agrees"], [1, 3]) });
  expect(runs).toEqual(["1: passes pass, agrees wrong", "2: agrees pass", "3: agrees wrong"]);
  expect(report).toMatchObject({ checks: 2, drew: 1, seeds: 3, passed: 1, exitCode: 1 });
});

test("a lab whose checks draw nothing is judged once", async () => {
  const { report, runs } = await soaked(labOf("passes"), { runner: scripted([]) });
  expect(runs).toEqual(["1: passes pass"]);
  expect(report).toMatchObject({ checks: 1, drew: 0, seeds: 1, passed: 1 });
});

test("when the time is over every lab has been judged at least once", async () => {
  const { report, runs } = await soaked(labOf("agrees"), {
    runner: scripted(["agrees"]),
    enough: () => true,
  });
  expect(runs).toEqual(["1: agrees pass"]);
  expect(report).toMatchObject({ seeds: 1, passed: 1 });
});
