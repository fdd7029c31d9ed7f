/** Requirements on a lab's folder besides checks: README, hints, wrong answers, and no stray files. */
import { appendFile, cp, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { readLab } from "../../src/labs/catalog.ts";
import { readHints, taskInNeed } from "../../src/labs/hints.ts";
import { examineTexts } from "../../src/labs/authoring/lab-texts.ts";
import type { Lab } from "../../src/labs/lab.ts";
import { findFolders } from "../../src/labs/folders.ts";
import { withLabsTable } from "../../src/labs/authoring/readme-table.ts";
import { readWrongAnswers } from "../../src/labs/authoring/wrong-answers.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const { project } = findFolders({});
const fixtures = path.join(project, "test/fixtures/labs");

/** A copy of the fixture lab that a test can change. */
async function copy(): Promise<Lab> {
  const folder = await temporaryFolder();
  await cp(path.join(fixtures, "01-scripted"), path.join(folder, "01-scripted"), { recursive: true });
  return readLab(folder, "01-scripted");
}

test("a complete lab gives no complaints", async () => {
  expect(await examineTexts(await copy(), project)).toEqual([]);
});

test("missing, stray and malformed files are reported", async () => {
  const lab = await copy();
  const at = (file: string): string => path.join(lab.folder, file);
  await rm(at("original.py"));
  await writeFile(at("notes.txt"), "");
  await writeFile(at("hints/other.md"), "");
  await writeFile(at("hints/count.md"), "## 1\n\nOne.\n\n## 3\n\nThree.\n");
  await writeFile(
    at("README.md"),
    (await readFile(at("README.md"), "utf8")).replace("## Further", "## More"),
  );
  const complaints = (await examineTexts(lab, project)).join("\n");
  expect(complaints).toContain("original.py is missing");
  expect(complaints).toContain("notes.txt is a stray file");
  expect(complaints).toContain("hints/other.md is a stray file");
  expect(complaints).toContain("count.md must have the headings ## 1, ## 2 and ## 3");
  expect(complaints).toContain("it must have Task, The Python original, What production needs");
});

test("a comment in a code block of the README is not a heading", async () => {
  const lab = await copy();
  await appendFile(path.join(lab.folder, "README.md"), "\n```python\n# a comment\n## another\n```\n");
  expect(await examineTexts(lab, project)).toEqual([]);
});

test("the wrong answers and the probe of a difference must exist", async () => {
  const lab = await copy();
  const difference = {
    target: "localstack",
    check: "returns-text",
    wrong: ["nobody"],
    reason: "It is more lenient.",
    awsPage: "https://docs.aws.amazon.com/x",
    probe: "test/no-such.test.ts",
  } as const;
  expect(await examineTexts({ ...lab, differences: [difference] }, project)).toEqual([
    "a difference of localstack names wrong/nobody, which is not there",
    "a difference of localstack names the probe test/no-such.test.ts, which is not there",
  ]);
});

test("wrong answers have the check that rejects them and the mistake", async () => {
  const lab = await copy();
  expect(await readWrongAnswers(lab)).toMatchObject([
    { slug: "latin1", rejectedBy: "keeps-umlauts", mistake: "Decodes the bytes as latin1." },
  ]);
  await writeFile(path.join(lab.folder, "wrong/other.ts"), "export {};\n");
  await expect(readWrongAnswers(lab)).rejects.toMatchObject({ exitCode: 6 });
  await writeFile(
    path.join(lab.folder, "wrong/other.ts"),
    "// rejected-by: nobody\n// because: x\n// A mistake.\n",
  );
  await expect(readWrongAnswers(lab)).rejects.toMatchObject({ message: expect.stringContaining('"nobody"') });
});

test("hints have three levels, and the failed task comes first", async () => {
  const lab = await copy();
  expect(await readHints(lab, "read")).toEqual(["Think of read.", "Look at read.", "`read()` does it."]);
  const last = {
    at: "",
    target: "embedded",
    seed: 1,
    exitCode: 1,
    passed: 2,
    failing: ["counts-lines"],
  } as const;
  expect(taskInNeed(lab, { last }).id).toBe("count");
  expect(taskInNeed(lab, undefined).id).toBe("read");
});

test("the table of labs replaces the text between its markers", async () => {
  const lab = await copy();
  const readme = withLabsTable("before <!-- labs -->old<!-- /labs --> after", [lab]);
  expect(readme).toMatch(/^before <!-- labs -->\n\n\| lab/);
  expect(readme).toContain(
    "| [01-scripted](labs/01-scripted/README.md) | **Do as the answer says.** A lab for",
  );
  expect(readme).toMatch(/\n\n<!-- \/labs --> after$/);
  expect(withLabsTable(readme, [lab])).toBe(readme);
  expect(() => withLabsTable("no markers", [lab])).toThrow("must hold <!-- labs -->");
});
