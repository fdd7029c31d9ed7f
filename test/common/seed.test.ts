/** Seeds: drawing, showing, parsing and storing. */
import { expect, test } from "vitest";
import { newSeed, parseSeed, seedAfter } from "../../src/common/seed.ts";

test("a new seed is a word of 60 bits that parses to the same seed", () => {
  const seeds = Array.from({ length: 100 }, newSeed);
  expect(new Set(seeds).size).toBe(100);
  for (const seed of seeds) {
    expect(seed).toMatch(/^[0-9a-hjkmnp-tv-z]{4}-[0-9a-hjkmnp-tv-z]{4}-[0-9a-hjkmnp-tv-z]{4}$/);
    expect(parseSeed(String(seed))).toBe(seed);
  }
});

test.each([
  ["4181", 4181],
  ["0", 0],
  ["4294967295", 4_294_967_295],
  ["k7f3-x2mq-9pdd", "k7f3-x2mq-9pdd"],
  ["K7F3X2MQ9PDD", "k7f3-x2mq-9pdd"],
  ["o1il-oooo-1111", "0111-0000-1111"],
  ["111122223333", "1111-2222-3333"],
])("%s parses to the seed %s", (text, seed) => {
  expect(parseSeed(text)).toBe(seed);
});

test.each(["", "-1", "1.5", "4294967296", "k7f3-x2mq", "k7f3-x2mq-9pdu", "k7f3-x2mq-9pdd-1", "seed", "1e3"])(
  "%j is not a seed",
  (text) => {
    expect(parseSeed(text)).toBeUndefined();
  },
);

test("the seeds derived from one seed are always the same and all different", () => {
  expect([0, 1, 2].map((n) => seedAfter(7, n))).toEqual([7, 8, 9]);
  const words = [0, 1, 2].map((n) => seedAfter("k7f3-x2mq-9pdd", n));
  expect(words).toEqual([0, 1, 2].map((n) => seedAfter("k7f3-x2mq-9pdd", n)));
  expect(new Set(words).size).toBe(3);
  expect(words.map((word) => parseSeed(String(word)))).toEqual(words);
});
