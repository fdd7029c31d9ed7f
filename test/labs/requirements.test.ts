/** Requirements: reading the README's marks, comparing them with checks and wrong answers, and counting. */
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { examineRequirements } from "../../src/labs/authoring/examine-requirements.ts";
import { readLab } from "../../src/labs/catalog.ts";
import type { Lab } from "../../src/labs/lab.ts";
import { findFolders } from "../../src/labs/folders.ts";
import { readDemands } from "../../src/labs/requirements.ts";
import { humanReport } from "../../src/labs/report/human.ts";
import { coreChecks, scoreOf } from "../../src/labs/score.ts";
import { judgeCheck } from "../../src/labs/verdict.ts";
import { readWrongAnswers } from "../../src/labs/authoring/wrong-answers.ts";
import { makeBin } from "../cli/labs-bin.ts";
import { aRun, reportOf } from "../support/judged-run.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const fixtures = path.join(findFolders({}).project, "test/fixtures/labs");

const task = `# A lab

An introduction asks nothing.

## Task

Write two functions. <!-- no demand -->

| function | gives |
| --- | --- |
| \`read(bucket, key)\` | the **text** <!-- req: text -->; prints it <!-- req: prints --> |
| a second time | the same <!-- req: again --> |

Beyond that it takes what real buckets hold:

- an object of 0 bytes,
  which is no error; <!-- req: empty --><!-- req: empty-prints -->
- keys with \`. A\` in them. <!-- req: any-key -->

\`\`\`ts
const code = "asks nothing. Really.";
\`\`\`

## What production needs

- **S3 is busy.** <!-- req: busy production --> It answers 503. The SDK asks again.
`;

test("a mark belongs to the sentence, cell or item before it", () => {
  expect(readDemands(task)).toEqual({
    complaints: [],
    requirements: [
      { id: "text", level: "core", sentence: "`read(bucket, key)`: the text" },
      { id: "prints", level: "core", sentence: "`read(bucket, key)`: prints it" },
      { id: "again", level: "core", sentence: "a second time: the same" },
      { id: "empty", level: "core", sentence: "an object of 0 bytes, which is no error" },
      { id: "empty-prints", level: "core", sentence: "an object of 0 bytes, which is no error" },
      { id: "any-key", level: "core", sentence: "keys with `. A` in them." },
      { id: "busy", level: "production", sentence: "S3 is busy. It answers 503. The SDK asks again." },
    ],
  });
});

test.each([
  ["a sentence", "Write two functions. <!-- no demand -->", "Write two functions."],
  ["the sentence before a demand", "prints it <!--", "prints it. Then it waits <!--"],
  ["an item", "no error; <!-- req: empty --><!-- req: empty-prints -->", "no error;"],
])("%s of the task without a mark is reported", (_what, text, instead) => {
  const { complaints } = readDemands(task.replace(text, instead));
  expect(complaints).toEqual([
    expect.stringMatching(/^README\.md: neither a requirement nor marked as none: /),
  ]);
});

test("an invalid mark is reported, and a README without marks gives no complaints", () => {
  expect(readDemands(task.replace("req: text", "req text")).complaints).toContain(
    "README.md: <!-- req text --> is no mark of a requirement",
  );
  expect(readDemands("# A lab\n\n## Task\n\nDo it.\n")).toEqual({ requirements: [], complaints: [] });
});

/** A copy of the scripted lab with requirements. */
async function moved(
  checks: Record<string, unknown>,
  readme: string,
  edits: Record<string, string>,
): Promise<Lab> {
  const folder = await temporaryFolder();
  const lab = path.join(folder, "01-scripted");
  await cp(path.join(fixtures, "01-scripted"), lab, { recursive: true });
  const file = path.join(lab, "lab.json");
  const content = JSON.parse(await readFile(file, "utf8")) as { checks: { id: string }[] };
  content.checks = content.checks.map((check) => ({ ...check, ...(checks[check.id] as object) }));
  await writeFile(file, JSON.stringify(content));
  const text = await readFile(path.join(lab, "README.md"), "utf8");
  await writeFile(path.join(lab, "README.md"), text.replace("Return the text.", readme));
  for (const [name, header] of Object.entries(edits)) {
    await writeFile(
      path.join(lab, "wrong", name),
      `// ${header}\n// rejected-by: keeps-umlauts\n// because: x\n// A mistake.\nexport {};\n`,
    );
  }
  return readLab(folder, "01-scripted");
}

const marked =
  "Return the text, <!-- req: text --> whole, <!-- req: umlauts --> and soon. <!-- req: soon production -->";

const served = {
  "returns-text": { requirements: ["text"] },
  "keeps-umlauts": { requirements: ["umlauts"] },
  "counts-lines": { requirements: ["soon"], hidden: true },
};

test("README, checks and wrong answers must agree, and each disagreement is reported", async () => {
  const lab = await moved(
    { "returns-text": { requirements: ["text", "soon"] }, "keeps-umlauts": { requirements: ["umlaut"] } },
    marked,
    { "one.ts": "violates: text", "two.ts": "violates: nobody" },
  );
  expect(await examineRequirements(lab, await readWrongAnswers(lab))).toEqual([
    "the check returns-text serves requirements of core and of production",
    "the check keeps-umlauts serves umlaut, which README.md does not mark",
    "the check counts-lines serves no requirement",
    "wrong/latin1 names no requirement that it violates",
    "wrong/one violates text, which the check keeps-umlauts does not serve",
    "wrong/two violates nobody, which README.md does not mark",
    "no check serves the requirement umlauts",
    "no wrong answer violates the requirement umlauts",
    "no wrong answer violates the requirement soon",
  ]);
});

test("in a lab without requirements, hidden checks are the production checks", async () => {
  const lab = await moved({ "counts-lines": { hidden: true } }, "Return the text.", {});
  expect(await examineRequirements(lab, await readWrongAnswers(lab))).toEqual([]);
  expect(coreChecks(lab, "embedded")).toEqual(["returns-text", "keeps-umlauts"]);
  const { verdict } = aRun({ "returns-text": { outcome: "wrong", reason: "No." } }, { lab });
  expect(scoreOf(lab, verdict)).toEqual({ core: { met: 1, of: 2 }, production: { met: 1, of: 1 } });
});

test("the report counts both levels, and a failing check prints its requirement", async () => {
  const lab = await moved(served, marked, {});
  expect(coreChecks(lab, "embedded")).toEqual(["returns-text", "keeps-umlauts"]);
  const report = humanReport(
    reportOf(
      aRun({ "keeps-umlauts": { outcome: "wrong", reason: "The text was decoded as latin1." } }, { lab }),
    ),
  );
  expect(report).toMatch(/\n {2}asked +umlauts: whole\n/);
  expect(report).toMatch(/\nrequirements met: 1 of 2 core, 1 of 1 production\n/);
});

test("a check of several requirements reports the violated one", async () => {
  const lab = await moved({ ...served, "returns-text": { requirements: ["text", "umlauts"] } }, marked, {});
  const [check] = lab.checks.filter(({ id }) => id === "returns-text");
  const reason = "umlauts: they are lost";
  const event = {
    id: "returns-text",
    state: "failed" as const,
    ms: 1,
    record: { check: "returns-text", trouble: "wrong" as const, reason, answerCalls: [] },
    errors: [],
  };
  expect(judgeCheck(check!, event)).toMatchObject({ requirement: "umlauts", reason: "they are lost" });
});

test("check --core judges only the core requirements, and passing it solves the lab", async () => {
  const lab = await moved(served, marked, {});
  const bin = await makeBin({ LABS_FOLDER: path.dirname(lab.folder) });
  const wanting =
    '// {"counts-lines": {"trouble": "wrong", "reason": "Not soon."}}\nexport const act = () => "";\n';
  await mkdir(path.join(bin.work, "01-scripted"), { recursive: true });
  await bin.file("01-scripted/answer.ts", wanting);
  const core = await bin.labs("check", "01", "--core");
  expect(core).toMatchObject({ code: 0, out: expect.stringMatching(/2 of 2 checks passed/) });
  expect(core.out).not.toContain("counts-lines");
  expect((await bin.labs("list")).out).toMatch(/01-scripted .* solved/);
  const all = await bin.labs("check", "01");
  expect(all).toMatchObject({
    code: 1,
    out: expect.stringContaining("requirements met: 2 of 2 core, 0 of 1 production"),
  });
  await bin.file("01-scripted/answer.ts", 'export const act = () => "";\n');
  expect((await bin.labs("check", "01")).code).toBe(0);
  expect((await bin.labs("list")).out).toMatch(/01-scripted .* production-ready/);
}, 60_000);

test("a wrong answer must violate the requirement that its check reports", async () => {
  const lab = await moved({ "returns-text": { requirements: ["text", "umlauts"] } }, marked, {});
  const script = '// {"returns-text": {"trouble": "wrong", "reason": "umlauts: they are lost"}}';
  for (const requirement of ["text", "umlauts"]) {
    const header = `// violates: ${requirement}\n// rejected-by: returns-text\n// because: they are lost\n// A mistake.\n`;
    const code = `${header}${script}\nexport const act = () => "";\n`;
    await writeFile(path.join(lab.folder, "wrong", `no-${requirement}.ts`), code);
  }
  const bin = await makeBin({ LABS_FOLDER: path.dirname(lab.folder) });
  const { code, out } = await bin.labs("dev", "check", "01", "--wrong", "no-text", "no-umlauts");
  expect(code).toBe(6);
  expect(out).toMatch(
    /FAIL .*no-text[\s\S]*returns-text finds umlauts violated, not text[\s\S]*PASS .*no-umlauts/,
  );
}, 60_000);
