/** docs/security.md names a test for each measure, and each of these tests exists. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = new URL("../../", import.meta.url);
const page = readFileSync(fileURLToPath(new URL("docs/security.md", root)), "utf8");
const measures = page.split("\n").filter((line) => /^\| (?!measure |--- )/.test(line));

const testsIn = (text: string): string[] =>
  [...text.matchAll(/`(test\/[^`]+\.test\.ts)`/g)].map(([, file]) => file!);

test("the page has measures", () => {
  expect(measures.length).toBeGreaterThanOrEqual(14);
});

test.each(measures)("%s", (measure) => {
  const named = testsIn(measure.split("|")[3] ?? "");
  expect(named).not.toEqual([]);
  expect(named.filter((file) => !existsSync(new URL(file, root)))).toEqual([]);
});

test("every test that the page names exists", () => {
  expect(testsIn(page).filter((file) => !existsSync(new URL(file, root)))).toEqual([]);
});
