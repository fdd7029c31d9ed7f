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

export function cut(text: string, size = longest): string {
  return text.length <= size ? text : `${text.slice(0, size)} … ${text.length - size} more characters`;
}

/**
 * Where two long texts part, with what lies around it; undefined when they are short enough to compare by eye.
 */
export function firstDifference(
  expected: unknown,
  actual: unknown,
): { readonly at: number; readonly expected: string; readonly actual: string } | undefined {
  if (typeof expected !== "string" || typeof actual !== "string") return undefined;
  if (Math.max(expected.length, actual.length) <= 300) return undefined;
  let at = 0;
  while (at < expected.length && expected[at] === actual[at]) at += 1;
  const around = (text: string) => {
    const from = Math.max(0, at - 60);
    const piece = printValue(text.slice(from, at + 120));
    return `${from > 0 ? "… " : ""}${piece}${at + 120 < text.length ? " …" : ""} (${text.length} characters)`;
  };
  return { at, expected: around(expected), actual: around(actual) };
}
