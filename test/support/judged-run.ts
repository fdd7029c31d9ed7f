/** Judged runs for tests of reports. */
import path from "node:path";
import type { Call, CheckRecord, TargetName } from "../../src/common/run-data.ts";
import { readLab } from "../../src/labs/catalog.ts";
import { type Lab, checksOn } from "../../src/labs/lab.ts";
import { findFolders } from "../../src/labs/folders.ts";
import type { Report } from "../../src/labs/report/report.ts";
import type { JudgedRun } from "../../src/labs/run.ts";
import { type CheckResult, exitCodeOfAll, worst } from "../../src/labs/verdict.ts";

export const scriptedLab: Lab = await readLab(
  path.join(findFolders({}).project, "test/fixtures/labs"),
  "01-scripted",
);

export const aCall = (more: Partial<Call> = {}): Call => ({
  n: 1,
  service: "s3",
  operation: "GetObject",
  resource: "a-bucket/notes.txt",
  status: 200,
  at: 5,
  ms: 3,
  requestBytes: 0,
  responseBytes: 10,
  complete: true,
  input: { Bucket: "a-bucket", Key: "notes.txt" },
  ...more,
});

export const aRecord = (check: string, more: Partial<CheckRecord> & { calls?: Call[] } = {}): CheckRecord => {
  const { calls = [aCall()], ...record } = more;
  return { check, answerCalls: [{ call: "act()", stdout: "", stderr: "", ms: 1, calls }], ...record };
};

/** @param results results by check. The checks that are left out pass. */
export function aRun(
  results: Readonly<Record<string, Partial<CheckResult>>> = {},
  { lab = scriptedLab, target = "embedded" }: { lab?: Lab; target?: TargetName } = {},
): JudgedRun {
  const checks = checksOn(lab, target).map(({ id, title }): CheckResult => ({
    id,
    title,
    outcome: "pass",
    ms: 12,
    record: aRecord(id),
    ...results[id],
  }));
  const outcomes = checks.flatMap(({ outcome }) => (outcome === "not-run" ? [] : [outcome]));
  return {
    lab,
    target,
    isolation: "process",
    seed: 7,
    account: { accountId: "111122223333", region: "us-east-1", prefix: "labs-7-abcde-" },
    answerFile: path.resolve("answer.ts"),
    replay: `./lab check ${lab.id} --seed 7`,
    verdict: { outcome: worst(outcomes), exitCode: exitCodeOfAll(outcomes), checks, defects: [] },
    ms: 1000,
    typeIssues: [],
    typesCount: false,
    details: false,
  };
}

export const reportOf = (...runs: JudgedRun[]): Report => ({
  runs,
  comparisons: [],
  exitCode: Math.max(...runs.map(({ verdict }) => verdict.exitCode)),
});
