/** Every card is short and names its source, and its program works on the embedded AWS. */
import { expect, test } from "vitest";
import { readCards, wordsOf } from "../../src/labs/cards.ts";
import { findFolders } from "../../src/labs/folders.ts";
import { makeBin } from "../cli/labs-bin.ts";

const cards = await readCards(findFolders({}).project);
const shown = cards.filter(({ show }) => show !== undefined);

test("names of cards are unique and differ from topics", () => {
  const names = [...cards.map(({ id }) => id), ...new Set(cards.map(({ topic }) => topic))];
  expect(new Set(names).size).toBe(names.length);
});

test.each(cards)("$topic/$id has at most 120 words and a page to read", (card) => {
  expect(wordsOf(card)).toBeLessThanOrEqual(120);
  expect(card.links.length).toBeGreaterThan(0);
  expect(card.question.endsWith("?") || card.question.endsWith(".")).toBe(true);
});

test("some cards have a program", () => {
  expect(shown.length).toBeGreaterThan(0);
});

test.each(shown)("the program of $topic/$id works on the embedded AWS", async ({ id }) => {
  const { labs } = await makeBin();
  const { code, out, err } = await labs("cards", id, "--show");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out.trim().split("\n").length).toBeGreaterThan(1);
});
