/** docs/security.md names a test for each wall: every one of them exists, and no wall is without one. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = new URL("../../", import.meta.url);
const page = readFileSync(fileURLToPath(new URL("docs/security.md", root)), "utf8");
const walls = page.split("\n").filter((line) => /^\| (?!wall |--- )/.test(line));

const testsIn = (text: string): string[] =>
  [...text.matchAll(/`(test\/[^`]+\.test\.ts)`/g)].map(([, file]) => file!);

test("the page has its walls", () => {
  expect(walls.length).toBeGreaterThanOrEqual(14);
});

test.each(walls)("%s", (wall) => {
  const named = testsIn(wall.split("|")[3] ?? "");
  expect(named).not.toEqual([]);
  expect(named.filter((file) => !existsSync(new URL(file, root)))).toEqual([]);
});

test("every other test that the page names exists", () => {
  expect(testsIn(page).filter((file) => !existsSync(new URL(file, root)))).toEqual([]);
});
