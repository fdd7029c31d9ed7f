/** One condition of a JSON pattern: which values a selector finds, and what is asked of them. */
import { invalidParameter } from "../errors.ts";
import type { Token } from "./json-tokens.ts";
import { parseRegex } from "./regex.ts";

export type Condition = (document: object) => boolean;

/** `IS NULL`, `IS TRUE`, `IS FALSE`, `NOT EXISTS`. */
export function isCheck(selector: string, check: string): Condition {
  const find = finder(selector);
  switch (check) {
    case "IS NULL":
      return (document) => find(document).some((value) => value === null);
    case "IS TRUE":
      return (document) => find(document).some((value) => value === true);
    case "IS FALSE":
      return (document) => find(document).some((value) => value === false);
    case "NOT EXISTS":
      return (document) => find(document).length === 0;
    default:
      throw invalidParameter(`Invalid filter pattern at: ${check}`);
  }
}

/** A selector that finds nothing fits no comparison, `!=` neither. */
export function comparison(selector: string, operator: string, value: Token): Condition {
  const find = finder(selector);
  const fits = value.kind === "regex" ? regexTest(operator, value.text) : valueTest(operator, value);
  return (document) => find(document).some((found) => fits(found));
}

type Test = (found: unknown) => boolean;

function regexTest(operator: string, source: string): Test {
  const regex = parseRegex(source);
  const test: Test = (found) => isScalar(found) && regex.test(String(found));
  return equality(operator, test, `%${source}%`);
}

function valueTest(operator: string, { kind, text }: Token): Test {
  const number = kind === "word" && numberForm.test(text) ? Number(text) : undefined;
  if (number !== undefined) return numberTest(operator, number);
  const wanted = text.replaceAll(/\\(.)/g, "$1");
  const parts = wanted.split("*").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const form = new RegExp(`^${parts.join(".*")}$`, "s");
  return equality(operator, (found) => isScalar(found) && form.test(String(found)), text);
}

const numberForm = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

function numberTest(operator: string, wanted: number): Test {
  const compare = numberOperators[operator]!;
  return (found) => {
    const number = typeof found === "string" && numberForm.test(found) ? Number(found) : found;
    if (typeof number === "number") return compare(number, wanted);
    return operator === "!=" && isScalar(found);
  };
}

const numberOperators: Readonly<Record<string, (found: number, wanted: number) => boolean>> = {
  "=": (found, wanted) => found === wanted,
  "!=": (found, wanted) => found !== wanted,
  "<": (found, wanted) => found < wanted,
  "<=": (found, wanted) => found <= wanted,
  ">": (found, wanted) => found > wanted,
  ">=": (found, wanted) => found >= wanted,
};

/** Only numbers have an order. */
function equality(operator: string, test: Test, shown: string): Test {
  if (operator === "=") return test;
  if (operator === "!=") return (found) => isScalar(found) && !test(found);
  throw invalidParameter(`Invalid filter pattern: ${operator} needs a number, not ${shown}`);
}

const isScalar = (value: unknown): value is string | number | boolean =>
  value !== null && typeof value !== "object";

const steps = /\.([A-Za-z0-9_-]+)|\["((?:[^"\\]|\\.)*)"\]|\['((?:[^'\\]|\\.)*)'\]|\[(\d+|\*)\]/g;

/** All values below a selector; `[*]` is every element. */
function finder(selector: string): (document: object) => unknown[] {
  const path = [...selector.matchAll(steps)].map(([, plain, double, single, index]) => ({
    name: plain ?? double ?? single ?? index!,
    every: index === "*",
  }));
  return (document) => {
    let found: unknown[] = [document];
    for (const { name, every } of path) {
      found = found.flatMap((value) => {
        if (typeof value !== "object" || value === null) return [];
        if (every) return Array.isArray(value) ? value : [];
        return Object.hasOwn(value, name) ? [(value as Record<string, unknown>)[name]] : [];
      });
    }
    return found;
  };
}
