/**
 * Inputs by seed: the same seed and the same check give the same values in every run and on every target, whatever
 * other checks do.
 */
import { uniformInt } from "pure-rand/distribution/uniformInt";
import type { Seed } from "../common/seed.ts";
import { KeyedGenerator, keyOf } from "./keyed-generator.ts";

export interface TextOptions {
  /** The number of characters (code points), by default 40. */
  readonly length?: number;
  /** Also letters beyond ASCII of two, three and four bytes in UTF-8. */
  readonly unicode?: boolean;
}

export interface KeyOptions {
  /** For example `.csv`. */
  readonly extension?: string;
  /** Spaces, plus signs and letters beyond ASCII in the name, which S3 events encode. */
  readonly special?: boolean;
}

/**
 * Random values for a check's inputs. The same seed, which reports print, gives the same values.
 *
 * @example
 * const rowsOf = (random: Random): string[] =>
 *   random.list(random.int(3, 9), (index) => `${index},${random.word()},${random.int(1, 99)}`);
 */
export interface Random {
  /** From `from` to `to`, both included. */
  int(from: number, to: number): number;
  /** `true` or `false` with equal probability. */
  flip(): boolean;
  /** One of the values, all with equal probability. */
  pick<Item>(items: readonly Item[]): Item;
  /** A shuffled copy. */
  shuffle<Item>(items: readonly Item[]): Item[];
  /** A list of `count` values. */
  list<Item>(count: number, make: (index: number) => Item): Item[];
  /** A made-up word of three to nine lower-case letters. */
  word(): string;
  /** Words with a space between. */
  words(count: number): string;
  /** Letters, digits, spaces and punctuation. */
  text(options?: TextOptions): string;
  /** Random bytes, uniformly distributed. */
  bytes(length: number): Uint8Array;
  /** An object key with a folder, for example `river/stone-12.txt`. */
  key(options?: KeyOptions): string;
}

/** What a check's inputs are drawn from, and whether any was. */
export interface SeededRandom extends Random {
  readonly drew: boolean;
  /** A generator of its own, for a library that draws by itself; by the same seed the same one at each turn. */
  generator(): KeyedGenerator;
}

const consonants = "bcdfghklmnprstvz".split("");
const vowels = "aeiou".split("");
const ascii = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,;:!?-_'()".split("");
const beyondAscii = ["ä", "é", "ß", "ñ", "ł", "Ω", "ж", "न", "€", "中", "語", "한", "😀", "🚀", "𝛑"];

export function randomBy(seed: Seed, purpose: string): SeededRandom {
  const generator = new KeyedGenerator(keyOf(seed, purpose));
  let drew = false;
  let handedOut = 0;
  // All other values are drawn through it.
  const int = (from: number, to: number) => {
    drew = true;
    return uniformInt(generator, from, to);
  };
  const pick = <Item>(items: readonly Item[]): Item => items[int(0, items.length - 1)] as Item;
  const list = <Item>(count: number, make: (index: number) => Item): Item[] =>
    Array.from({ length: count }, (_, index) => make(index));
  const word = () => list(int(2, 4), () => pick(consonants) + pick(vowels)).join("") + pick(["", "n", "s"]);
  const words = (count: number) => list(count, word).join(" ");
  return {
    get drew() {
      return drew;
    },
    generator() {
      drew = true;
      handedOut += 1;
      return new KeyedGenerator(keyOf(seed, `${purpose}, generator ${handedOut}`));
    },
    int,
    flip: () => int(0, 1) === 1,
    pick,
    shuffle: (items) => shuffled(items, int),
    list,
    word,
    words,
    text: ({ length = 40, unicode = false } = {}) =>
      list(length, () => (unicode && int(0, 3) === 0 ? pick(beyondAscii) : pick(ascii))).join(""),
    bytes: (length) => Uint8Array.from(list(length, () => int(0, 255))),
    key: ({ extension = ".txt", special = false } = {}) => {
      const name = special
        ? `${word()} ${pick(beyondAscii)}+${word()} ${int(1, 999)}`
        : `${word()}-${int(1, 999)}`;
      return `${word()}/${name}${extension}`;
    },
  };
}

function shuffled<Item>(items: readonly Item[], int: (from: number, to: number) => number): Item[] {
  const copy = [...items];
  for (let last = copy.length - 1; last > 0; last -= 1) {
    const other = int(0, last);
    [copy[last], copy[other]] = [copy[other] as Item, copy[last] as Item];
  }
  return copy;
}
