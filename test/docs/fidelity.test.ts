import { expect, test } from "vitest";
import { readLabs } from "../../src/labs/catalog.ts";
import { findPlaces } from "../../src/labs/places.ts";
import { differences } from "../support/differences.ts";
import { fidelityPage } from "./fidelity-page.ts";

test("docs/fidelity.md lists every known difference", async () => {
  const labs = await readLabs(findPlaces({}).labs);
  await expect(fidelityPage(differences, labs)).toMatchFileSnapshot("../../docs/fidelity.md");
});

test("each difference names a page of AWS's documentation", () => {
  for (const { awsPage, suite } of differences) {
    expect(awsPage, suite).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/.+\.html$/);
  }
});
