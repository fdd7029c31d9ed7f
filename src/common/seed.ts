/**
 * The seed of a run's inputs: a word of 60 bits, too many for an answer to try, or a small number chosen by the user.
 * Both can be replayed.
 */
import { createHash, randomBytes } from "node:crypto";

/** A word such as `k7f3-x2mq-9pdd`, or a whole number from 0 to 4294967295. */
export type Seed = string | number;

/** 32 letters and digits that cannot be confused (https://www.crockford.com/base32.html). */
const letters = "0123456789abcdefghjkmnpqrstvwxyz";
const wordLength = 12;
const wordPattern = new RegExp(`^[${letters}]{${wordLength}}$`);
const largestNumber = 2 ** 32 - 1;

/** The rule in the message for an invalid seed. */
export const seedRule = `a seed is a word like k7f3-x2mq-9pdd, or a whole number from 0 to ${largestNumber}.`;

/** A new random word. */
export const newSeed = (): Seed => wordOf(randomBytes(wordLength));

/** The n-th seed derived from a given one, always the same. */
export function seedAfter(seed: Seed, n: number): Seed {
  if (n === 0) return seed;
  if (typeof seed === "number") return (seed + n) % (largestNumber + 1);
  return wordOf(createHash("sha256").update(`${seed} and ${n}`).digest());
}

/**
 * Parses a typed seed. Capitals, missing hyphens, and letters that look like a digit are accepted.
 * @returns undefined for an invalid seed.
 */
export function parseSeed(text: string): Seed | undefined {
  if (/^\d{1,10}$/.test(text)) return Number(text) <= largestNumber ? Number(text) : undefined;
  const word = text.toLowerCase().replaceAll("-", "").replaceAll("o", "0").replaceAll(/[il]/g, "1");
  return wordPattern.test(word) ? grouped(word) : undefined;
}

/** Five bits of each byte. */
const wordOf = (bytes: Uint8Array): string =>
  grouped([...bytes.subarray(0, wordLength)].map((byte) => letters[byte & 31]).join(""));

const grouped = (word: string): string => word.match(/.{4}/g)!.join("-");
