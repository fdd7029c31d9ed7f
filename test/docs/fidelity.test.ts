import { expect, test } from "vitest";
import { readLabs } from "../../src/labs/catalog.ts";
import { findFolders } from "../../src/labs/folders.ts";
import { differences } from "../support/differences.ts";
import { fidelityPage } from "./fidelity-page.ts";

test("docs/fidelity.md lists every known difference", async () => {
  const labs = await readLabs(findFolders({}).labs);
  await expect(fidelityPage(differences, labs)).toMatchFileSnapshot("../../docs/fidelity.md");
});

test("each difference names a page of AWS's documentation", () => {
  for (const { awsPage, suite } of differences) {
    expect(awsPage, suite).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/.+\.html$/);
  }
});
