/** Values and output of an answer as text that is safe to print and that a person can read. */
import { inspect } from "node:util";

const longest = 2000;

/**
 * Controls but for line end and tab, marks that change the writing direction, and what has no width: shown as
 * `\u{…}`, never sent to a terminal.
 */
const unseen = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u{a0}\u{202f}\u{2060}\u{fff9}-\u{fffb}]/gu;

const named: Readonly<Record<string, string>> = { "\r": String.raw`\r`, "\u001b": String.raw`\e` };

/** Output as it was printed, but for what a terminal would obey or hide. Line ends and tabs stay. */
export const safeText = (text: string): string =>
  text.replaceAll(unseen, (found) => named[found] ?? `\\u{${found.codePointAt(0)?.toString(16)}}`);

/** A value as TypeScript would write it, cut to a readable size. */
export function printValue(value: unknown, size = longest): string {
  const text = inspect(value, {
    depth: 8,
    maxArrayLength: 40,
    maxStringLength: size,
    breakLength: 100,
    sorted: false,
  });
  return cut(safeText(text), size);
}

/** The call as it would be written: `readS3File("bucket", "key")`. */
export const printCall = (name: string, args: readonly unknown[]): string =>
  `${name}(${args.map((argument) => printValue(argument, 300)).join(", ")})`;

/** Objects by key, each line of text below the key: `in/a.log:` and `  first line`. */
export const printObjects = (objects: Readonly<Record<string, string>>): string[] =>
  Object.entries(objects).flatMap(([key, text]) => [
    safeText(`${key}:`),
    ...cut(safeText(text || "(empty)"))
      .replace(/\n$/, "")
      .split("\n")
      .map((line) => `  ${line}`),
  ]);

export function cut(text: string, size = longest): string {
  return text.length <= size ? text : `${text.slice(0, size)} … ${text.length - size} more characters`;
}

/** Characters of a value that was expected or came; reports fold what is alike and cut what does not fit. */
const longestCompared = 20_000;

interface Printed {
  /** Of two texts: where they first differ. */
  readonly at?: number;
  readonly expected: string;
  readonly actual: string;
}

/** Two values as text that can be compared line by line. Of very long texts, what is around the first difference. */
export function printBoth(expected: unknown, actual: unknown): Printed {
  if (typeof expected !== "string" || typeof actual !== "string") {
    return { expected: printWhole(expected), actual: printWhole(actual) };
  }
  let at = 0;
  while (at < expected.length && expected[at] === actual[at]) at += 1;
  const from = Math.max(0, at - longestCompared / 4);
  const piece = (text: string): string => {
    const shown = text.slice(from, from + longestCompared);
    const rest = text.length - from - shown.length;
    return `${from > 0 ? `… ${from} characters … ` : ""}${printWhole(shown)}${rest > 0 ? ` … ${rest} more characters` : ""}`;
  };
  const told = Math.max(expected.length, actual.length) > 60 && expected !== actual;
  return { ...(told ? { at } : {}), expected: piece(expected), actual: piece(actual) };
}

const printWhole = (value: unknown): string => {
  const size = longestCompared * 2;
  const text = inspect(readable(value), {
    depth: 12,
    maxArrayLength: 2000,
    maxStringLength: size,
    breakLength: 80,
    sorted: false,
  });
  return cut(safeText(text), size);
};

/** The mark of expect.anything(), expect.stringContaining(…) and the like. */
const matcher = Symbol.for("jest.asymmetricMatcher");

interface Matcher {
  readonly toAsymmetricMatcher?: () => string;
  readonly toString: () => string;
  readonly sample?: unknown;
}

/** Matchers as they were written, instead of what is inside of them. */
function readable(value: unknown, depth = 0): unknown {
  if (typeof value !== "object" || value === null || depth > 12) return value;
  if ((value as { $$typeof?: unknown }).$$typeof === matcher) return { [inspect.custom]: () => say(value) };
  if (Array.isArray(value)) return value.map((item) => readable(item, depth + 1));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, readable(item, depth + 1)]));
}

function say(found: object): string {
  const matching = found as Matcher;
  const { toAsymmetricMatcher, sample } = matching;
  // The words of `expect` itself, as its diffs have them: `Any<String>`, `Anything`.
  if ((sample === undefined || typeof sample === "function") && toAsymmetricMatcher)
    return toAsymmetricMatcher.call(found);
  return `${matching.toString()} ${inspect(readable(sample), { depth: 4, breakLength: 80 })}`;
}
