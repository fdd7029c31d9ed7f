/** trace, policy and cost analyse the calls of the last check or, without one, of a new run. */
import { copyFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { makeBin } from "./labs-bin.ts";

test("trace, policy and cost analyse the last check and report that the answer changed since", async () => {
  const { labs, work } = await makeBin();
  await labs("start", "01");
  await labs("check", "--seed", "5");
  const trace = await labs("trace");
  expect(trace).toMatchObject({ code: 0, err: "" });
  expect(trace.out).toMatch(/^01-scripted {2}embedded, seed 5, checked /);
  expect(trace.out).toMatch(
    / 0 ms +\+ +3 ms {2}\|#{24}\| {2}s3:GetObject 200 {2}0 B out, 10 B in {2}a-bucket\/notes\.txt/,
  );
  const policy = JSON.parse((await labs("policy", "--json", "--check", "returns-text")).out) as object;
  expect(policy).toMatchObject({
    policy: { Statement: [{ Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::a-bucket/notes.txt"] }] },
    neededBy: { Statement1: ["s3:GetObject: s3:GetObject (1 call)"] },
  });
  await writeFile(path.join(work, "01-scripted/answer.ts"), "// {}\n");
  const cost = await labs("cost");
  expect(cost.out).toMatch(/s3:GetObject +3 +0 +30 +0\.0000012/);
  expect(cost.out).toMatch(/a million such runs: 1\.20\n/);
  expect(cost.err).toContain("Your answer has changed");
});

test("without an earlier check the answer is run, and an unknown check is refused", async () => {
  const { labs } = await makeBin();
  await labs("start", "01");
  const { code, out, err } = await labs("policy", "01");
  expect(code).toBe(0);
  expect(err).toContain("Running the checks of 01-scripted");
  expect(out).toContain('"s3:GetObject"');
  expect(await labs("trace", "01", "--check", "nope")).toMatchObject({
    code: 2,
    err: expect.stringContaining("no check"),
  });
});

test("--replay judges the answer with its policy enforced and lists unused permissions", async () => {
  const { labs, work } = await makeBin();
  await labs("start", "01");
  await labs("check", "--seed", "5");
  const started = await labs("policy", "--replay");
  expect(started.code).toBe(1);
  expect(started.out).toMatch(/replay +With this policy enforced, \d checks? do(es)? not pass: /);
  expect(started.out).toContain("The policy refused nothing: they fail for another reason.");
  const solution = path.join(import.meta.dirname, "../fixtures/labs/01-scripted/solution/answer.ts");
  await copyFile(solution, path.join(work, "01-scripted/answer.ts"));
  await labs("check", "--seed", "5");
  const { code, out, err } = await labs("policy", "--replay");
  expect(code).toBe(0);
  expect(err).toContain("Judging the answer again with this policy enforced");
  expect(out).toMatch(/replay +With exactly this policy enforced, \d checks pass\./);
  // The scripted lab declares AWS calls but makes none.
  expect(out).toMatch(/unneeded +s3:GetObject of Statement1: no call asked for it/);
  expect(await labs("policy", "--replay", "--check", "returns-text")).toMatchObject({
    code: 2,
    err: expect.stringContaining("--replay judges every check"),
  });
});
