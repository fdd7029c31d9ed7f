/** The random generator of inputs. */
import { expect, test } from "vitest";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { KeyedGenerator, keyOf } from "../../src/testing/keyed-generator.ts";
import { randomBy } from "../../src/testing/random.ts";

const draw = (generator: KeyedGenerator, count: number): number[] =>
  Array.from({ length: count }, () => generator.next());

test("the same seed and check give the same values, a different one gives different values", () => {
  const values = (seed: string | number, check: string): string => randomBy(seed, check).text();
  expect(values("k7f3-x2mq-9pdd", "reads")).toBe(values("k7f3-x2mq-9pdd", "reads"));
  expect(values(7, "reads")).toBe(values(7, "reads"));
  expect(new Set([values(7, "reads"), values(8, "reads"), values(7, "writes")]).size).toBe(3);
});

test("the generators of a check are independent of its own values and of each other", () => {
  const [one, other] = [randomBy(7, "reads"), randomBy(7, "reads")];
  const firsts = [one.generator(), one.generator()].map((generator) => draw(generator, 4).join(" "));
  expect(new Set([...firsts, draw(new KeyedGenerator(keyOf(7, "reads")), 4).join(" ")]).size).toBe(3);
  expect(draw(other.generator(), 4).join(" ")).toBe(firsts[0]);
  expect(one.drew).toBe(true);
});

test.each([0, 1, 255, 256, 257, 1000])("a clone after %i values continues like its generator", (at) => {
  const generator = new KeyedGenerator(keyOf(1, "clone"));
  generator.jump();
  draw(generator, at);
  const clone = generator.clone();
  expect(draw(clone, 600)).toEqual(draw(generator, 600));
});

test("a jump gives a different stream, always the same", () => {
  const [one, other] = [new KeyedGenerator(keyOf(1, "jump")), new KeyedGenerator(keyOf(1, "jump"))];
  const first = draw(one, 8);
  draw(other, 300);
  one.jump();
  other.jump();
  const second = draw(one, 8);
  expect(draw(other, 8)).toEqual(second);
  expect(second).not.toEqual(first);
});

test("values are uniformly distributed, and the key cannot be read", () => {
  const generator = new KeyedGenerator(keyOf(1, "even"));
  const counts = Array.from({ length: 10 }, () => 0);
  for (let n = 0; n < 100_000; n += 1) counts[uniformInt(generator, 0, 9)]! += 1;
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  expect(generator.getState().every((part) => Number.isInteger(part) && part < 1_000_000)).toBe(true);
  expect(JSON.stringify(generator)).toBe("{}");
});
