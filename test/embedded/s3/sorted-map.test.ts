/** The data structure behind all listings, compared with a sorted array. */
import { expect, test } from "vitest";
import {
  afterAll,
  fromByteString,
  toByteString,
} from "../../../src/embedded/services/s3/state/byte-string.ts";
import { SortedMap } from "../../../src/embedded/services/s3/state/sorted-map.ts";

/** Pseudo-random numbers that are the same in every run. */
function* numbers(): Generator<number> {
  for (let state = 1; ;) {
    state = Math.imul(state, 1_103_515_245) + 12_345;
    yield (state >>> 8) % 5000;
  }
}

test("after any insertions and deletions the keys are in order and found from any point", () => {
  const map = new SortedMap<number>();
  const reference = new Map<string, number>();
  const source = numbers();
  const next = (): number => source.next().value as number;
  for (let step = 0; step < 20_000; step += 1) {
    const key = String(next());
    if (next() % 3 === 0) expect(map.delete(key)).toBe(reference.delete(key));
    else {
      map.set(key, step);
      reference.set(key, step);
    }
  }
  const sorted = [...reference.keys()].toSorted();
  expect(map.size).toBe(sorted.length);
  expect([...map.values()]).toEqual(sorted.map((key) => reference.get(key)));
  for (let round = 0; round < 500; round += 1) {
    const from = String(next());
    expect(map.atOrAfter(from)?.[0]).toBe(sorted.find((key) => key >= from));
  }
  for (const key of sorted) map.delete(key);
  expect(map.size).toBe(0);
  expect(map.atOrAfter("")).toBeUndefined();
});

test("byte strings sort in the order of UTF-8 and convert back without loss", () => {
  const texts = ["a", "é", "퟿", "\uE000", "\uFF5E", "😀", "z", "a/é"];
  const byBytes = texts.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const byString = texts.map(toByteString).toSorted();
  expect(byString.map(fromByteString)).toEqual(byBytes);
  for (const text of texts) expect(toByteString(text) < afterAll).toBe(true);
});
