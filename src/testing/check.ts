/** `check(id, body)`: declares a check, which leaves a record of what it found. */
import type { CheckRecord, RunSettings } from "../common/run-data.ts";
import { makeAnswer, makeReference } from "./answer.ts";
import { endRun, prepareAnswer } from "./answer-setup.ts";
import { makeAws } from "./aws.ts";
import type { CheckBody } from "./check-body.ts";
import { currentFile } from "./check-file.ts";
import { makeForAll } from "./for-all.ts";
import { randomBy } from "./random.ts";
import { Scope } from "./scope.ts";
import { declaredChecks } from "./settings.ts";
import { recordOf } from "./check-record.ts";

/**
 * A check that lab.json declares. Several checks of a file run at the same time; each makes its own buckets and keys.
 * A failed expectation is a wrong answer; anything else that the body throws is a defect of the lab.
 *
 * @example
 * check("returns-text", async ({ answer, aws, random }) => {
 *   const bucket = await aws.bucket();
 *   const [key, text] = [random.key(), random.text()];
 *   await aws.client(S3Client).send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text }));
 *   const result = await answer.call("readS3File", bucket, key);
 *   expect(result.value, "readS3File returns the object's text").toBe(text);
 * });
 */
export function check(id: string, ownBody: CheckBody): void {
  const { settings, most, checks, atEnd } = currentFile();
  const { free } = settings;
  // Imported only then: most runs are judged.
  const body: CheckBody = free
    ? async (tools) => (await import("./free-run.ts")).freeRun(free)(tools)
    : ownBody;
  // Declared for other targets only: there is nothing to run here.
  if (!settings.checks.includes(id) && declaredChecks(settings).includes(id)) return;
  if (atEnd.length === 0) {
    prepareAnswer(settings, most);
    atEnd.push(() => close(settings));
  }
  checks.push({ id, run: () => runCheck({ settings, id, body }) });
}

async function runCheck({
  settings,
  id,
  body,
}: {
  readonly settings: RunSettings;
  readonly id: string;
  readonly body: CheckBody;
}): Promise<CheckRecord> {
  const scope = new Scope(settings, id, randomBy(settings.seed, id));
  const thrown = await outcomeOf(scope, body);
  if (!scope.doubtful) return recordOf(scope, thrown);
  // Once more from the start, with a process for each call: that verdict is the answer's alone.
  const again = new Scope({ ...settings, fresh: true }, id, randomBy(settings.seed, id));
  return recordOf(again, await outcomeOf(again, body));
}

async function close(settings: RunSettings): Promise<void> {
  await endRun(settings);
  // Imported only then: a learner's check does not wait for every client.
  if (settings.mustLeaveNothing) await (await import("./leftovers.ts")).refuseLeftovers(settings);
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
    if (scope.answerCalls.length === 0) throw new Error(`The check ${scope.check} never ran the answer`);
  } catch (error) {
    thrown = { error };
  }
  const judged = scope.answerCalls.length;
  await scope.end().catch((error: unknown) => (thrown ??= { error }));
  // Runs that went on meanwhile are no part of what was judged.
  scope.answerCalls.length = judged;
  return thrown;
}
