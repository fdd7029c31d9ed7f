import { expect, test } from "vitest";
import { readLabs } from "../../src/labs/catalog.ts";
import { findFolders } from "../../src/labs/folders.ts";
import { readWrongAnswers } from "../../src/labs/authoring/wrong-answers.ts";
import { requirementsPage } from "./requirements-page.ts";

test("docs/requirements.md lists every requirement with its checks and wrong answers", async () => {
  const labs = await readLabs(findFolders({}).labs);
  const all = await Promise.all(labs.map(async (lab) => ({ lab, answers: await readWrongAnswers(lab) })));
  await expect(requirementsPage(all)).toMatchFileSnapshot("../../docs/requirements.md");
});

test("every lab has its lessons in three short sentences", async () => {
  for (const { id, learned = [] } of await readLabs(findFolders({}).labs)) {
    expect(learned, id).toHaveLength(3);
    for (const sentence of learned) {
      expect(sentence, id).toMatch(/\.$/);
      expect(sentence.length, sentence).toBeLessThanOrEqual(140);
    }
  }
});
