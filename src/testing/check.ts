/** `check(id, body)`: one vitest test that leaves a record of what it found. */
import { afterAll, test } from "vitest";
import { type CheckRecord, type RunSettings, recordKey } from "../common/contract.ts";
import { type Answer, type Reference, makeAnswer, makeReference } from "./answer.ts";
import { endAnswers, prepareAnswer } from "./answer-setup.ts";
import { type Aws, makeAws } from "./aws.ts";
import { type ForAll, makeForAll } from "./for-all.ts";
import { type Random, randomBy } from "./random.ts";
import { Scope } from "./scope.ts";
import { declaredChecks, readSettings } from "./settings.ts";
import { turnOf } from "./turn.ts";
import { recordOf } from "./verdict.ts";

/** What the body of a check works with. */
export interface Tools {
  readonly answer: Answer;
  readonly aws: Aws;
  readonly random: Random;
  readonly forAll: ForAll;
  readonly reference: Reference;
}

export type CheckBody = (tools: Tools) => Promise<void>;

/** The run that was prepared for: a process serves several, one after the other. */
let prepared: RunSettings | undefined;

/**
 * A check that lab.json declares. All checks of a file run at the same time; each makes its own buckets and keys.
 * A failed expectation is a wrong answer; anything else that the body throws is a defect of the lab.
 */
export function check(id: string, ownBody: CheckBody): void {
  const settings = readSettings();
  const { free } = settings;
  // Imported only then: most runs judge.
  const body: CheckBody = free
    ? async (tools) => (await import("./free-run.ts")).freeRun(free)(tools)
    : ownBody;
  // Declared for other targets only: there is nothing to run here.
  if (!settings.checks.includes(id) && declaredChecks(settings).includes(id)) return;
  if (prepared !== settings) {
    prepared = settings;
    prepareAnswer(settings);
    afterAll(() => close(settings));
  }
  test.concurrent(id, async ({ task }) => {
    using _turn = await turnOf(settings, id);
    let scope = new Scope(settings, id, randomBy(settings.seed, id));
    let thrown = await outcomeOf(scope, body);
    if (scope.doubtful) {
      // Once more from the start, with a process for each call: that verdict is the answer's alone.
      scope = new Scope({ ...settings, fresh: true }, id, randomBy(settings.seed, id));
      thrown = await outcomeOf(scope, body);
    }
    const meta = task.meta as Record<string, CheckRecord>;
    meta[recordKey] = recordOf(scope, thrown);
    if (thrown) throw thrown.error;
  });
}

async function close(settings: RunSettings): Promise<void> {
  await endAnswers();
  // Imported only then: a learner's check does not wait for every client.
  if (settings.mustLeaveNothing) await (await import("./remains.ts")).refuseRemains(settings);
}

/** What the body threw, or else what its clean-up threw. */
async function outcomeOf(scope: Scope, body: CheckBody): Promise<{ error: unknown } | undefined> {
  let thrown: { error: unknown } | undefined;
  try {
    const aws = makeAws(scope);
    await body({
      answer: makeAnswer(scope, aws),
      aws,
      random: scope.random,
      forAll: makeForAll(scope),
      reference: makeReference(scope),
    });
    if (scope.runs.length === 0) throw new Error(`The check ${scope.check} never ran the answer`);
  } catch (error) {
    thrown = { error };
  }
  const judged = scope.runs.length;
  await scope.end().catch((error: unknown) => (thrown ??= { error }));
  // Runs that went on meanwhile are no part of what was judged.
  scope.runs.length = judged;
  return thrown;
}
