/**
 * Hostile answers. The first line of each has the attack, the check that judges it, and the expected verdict:
 * `// The attack => check outcome: words of the reason`. A successful attack prints STOLEN. One that reached a network
 * prints REACHED, which only an isolation without a network prevents.
 */
import { createHash } from "node:crypto";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Isolation } from "../../src/common/run-data.ts";
import { newSeed } from "../../src/common/seed.ts";
import { readLab } from "../../src/labs/catalog.ts";
import type { Lab } from "../../src/labs/lab.ts";
import { CheckRunner } from "../../src/labs/run-checks.ts";
import type { Verdict } from "../../src/labs/verdict.ts";
import { openTarget } from "../../src/targets/registry.ts";
import type { OpenTarget } from "../../src/targets/target.ts";
import { isolationsHere } from "../support/isolations.ts";
import { accessFor, target as suiteTarget } from "../support/target.ts";

interface Attack {
  readonly name: string;
  readonly file: string;
  readonly tries: string;
  readonly check: string;
  readonly outcome: string;
  readonly words: string;
}

const here = fileURLToPath(new URL(".", import.meta.url));
const exitCodes: Readonly<Record<string, number>> = { wrong: 1, "does-not-load": 3, limit: 4 };

/** Not for LocalStack, which unpacks any zip and runs functions in its own containers. They do not test the isolation. */
const notOn: Readonly<Record<string, readonly string[]>> = {
  localstack: ["upload-zip-bomb", "lambda-break-out"],
};

async function readAttacks(): Promise<Attack[]> {
  const names = (await readdir(path.join(here, "answers"))).map((file) => path.basename(file, ".ts"));
  return Promise.all(names.sort().map(readAttack));
}

async function readAttack(name: string): Promise<Attack> {
  const file = path.join(here, "answers", `${name}.ts`);
  const [head = ""] = (await readFile(file, "utf8")).split("\n");
  const found = /^\/\/ (?<tries>.+) => (?<check>[\w-]+) (?<outcome>[\w-]+): (?<words>.+)$/.exec(head)?.groups;
  if (!found)
    throw new Error(`The first line of ${name} must be: // The attack => check outcome: words of the reason`);
  const { tries = "", check = "", outcome = "", words = "" } = found;
  return { name, file, tries, check, outcome, words };
}

const attacks = (await readAttacks())
  .filter(({ name }) => !notOn[suiteTarget.name]?.includes(name))
  .map((attack, index) => ({ ...attack, tenth: index % 10 === 9 }));

/** Attacks on replies and reasons are the same in every isolation, so they run only in the strongest. */
const aboutTheReply = /^(answer|fake|fool|forge|guess|half|patch|pollute|pretend|return|throw)-/;

const attacksOn = (isolation: Isolation): [string, Attack & { tenth: boolean }][] =>
  attacks
    .filter(({ name }) => isolation === isolationsHere.at(-1) || !aboutTheReply.test(name))
    .map((attack) => [`${attack.name}: ${attack.tries}`, attack]);

async function digest(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory());
  const texts = files.map(async ({ parentPath, name }) => {
    const file = path.join(parentPath, name);
    return `${file} ${await readFile(file, "utf8")}`;
  });
  return createHash("sha256")
    .update(JSON.stringify((await Promise.all(texts)).sort()))
    .digest("hex");
}

/** Sandboxed processes: their arguments contain this run's temporary folder. */
async function sandboxedProcesses(folder: string): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")),
  );
  return lines.filter((line) => line.includes(folder));
}

test("there are at least 90 attacks", () => {
  expect(attacks.length).toBeGreaterThanOrEqual(90);
});

describe.each(isolationsHere)("isolation %s", (isolation: Isolation) => {
  const inherited = process.env.TMPDIR;
  let folder: string;
  let lab: Lab;
  let runner: CheckRunner;
  let own: OpenTarget | undefined;
  let before: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "a-"));
    process.env.TMPDIR = folder;
    lab = await readLab(path.join(here, "labs"), "01-vault");
    before = await digest(lab.folder);
    runner = new CheckRunner({ concurrency: 1, isolation });
    // Functions must have the same isolation.
    if (suiteTarget.name === "embedded") {
      own = await openTarget({ name: "embedded", isolation, env: {}, progress: () => {} });
    }
  });
  afterAll(async () => {
    await runner[Symbol.asyncDispose]();
    await own?.[Symbol.asyncDispose]();
    if (inherited === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = inherited;
    await rm(folder, { recursive: true, force: true });
  });

  const judge = (answerFile: string, check: string): Promise<Verdict> => {
    const target = own?.access() ?? accessFor();
    // A new seed each time, as for users. Only a chosen seed can be guessed.
    return runner.run({ lab, answerFile, seed: newSeed(), target, only: [check] });
  };
  const honest = (check: string): Promise<Verdict> =>
    judge(path.join(lab.folder, "solution/answer.ts"), check);

  test.each(attacksOn(isolation))("%s", async (_title, { file, check, outcome, words, tenth }) => {
    const verdict = await judge(file, check);
    expect(verdict.checks[0]?.reason).toContain(words);
    expect(verdict).toMatchObject({ outcome, exitCode: exitCodes[outcome], defects: [] });
    const text = JSON.stringify(verdict);
    expect(text).not.toContain("STOLEN");
    if (isolation !== "process") expect(text).not.toContain("REACHED");
    for (const { ms } of verdict.checks[0]?.record?.answerCalls ?? []) {
      expect(ms).toSatisfy((found: number) => found >= 0 && found < 120_000);
    }
    // oxlint-disable-next-line no-control-regex -- control characters
    expect(text).not.toMatch(/\\u001b|[\u0000-\u001f\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
    await vi.waitFor(async () => expect(await sandboxedProcesses(folder)).toEqual([]), 60_000);
    // The attacks share one runner. A right verdict on an honest answer shows that it still works.
    if (tenth) expect((await honest("solves")).checks).toMatchObject([{ outcome: "pass" }]);
  });

  test("after all attacks an honest answer passes every check, and no file or process was changed or left", async () => {
    for (const check of ["solves", "solves-soon", "whole-or-error", "handles"]) {
      expect((await honest(check)).checks).toMatchObject([{ outcome: "pass" }]);
    }
    expect(await digest(lab.folder)).toBe(before);
    await runner[Symbol.asyncDispose]();
    await own?.[Symbol.asyncDispose]();
    expect(await sandboxedProcesses(folder)).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });
});
