/**
 * Condition operators.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
import { BlockList, isIP } from "node:net";
import type { Condition } from "./document.ts";
import { arnFits, matches, type PatternOptions, type RequestContext } from "./pattern.ts";

/** Whether one value of a request fits one value of the policy. */
type Test = (actual: string, wanted: string, variables: RequestContext | undefined) => boolean;

const exactly = (variables: RequestContext | undefined): PatternOptions => ({ variables, wildcards: false });
const loosely = (variables: RequestContext | undefined): PatternOptions => ({ variables, wildcards: true });

const isNumber = (text: string): boolean => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);
const numberOf = (text: string): number => (isNumber(text) ? Number(text) : Number.NaN);
/** ISO 8601 or seconds since 1970. */
const dateOf = (text: string): number => (isNumber(text) ? Number(text) * 1000 : Date.parse(text));

type Compare = (actual: number, wanted: number) => boolean;
const compared =
  (read: (text: string) => number, compare: Compare): Test =>
  (actual, wanted) => {
    const [a, b] = [read(actual), read(wanted)];
    return !Number.isNaN(a) && !Number.isNaN(b) && compare(a, b);
  };

const comparisons: Readonly<Record<string, Compare>> = {
  Equals: (a, b) => a === b,
  LessThan: (a, b) => a < b,
  LessThanEquals: (a, b) => a <= b,
  GreaterThan: (a, b) => a > b,
  GreaterThanEquals: (a, b) => a >= b,
};

const numbersAndDates = Object.entries(comparisons).flatMap(([name, compare]): [string, Test][] => [
  [`Numeric${name}`, compared(numberOf, compare)],
  [`Date${name}`, compared(dateOf, compare)],
]);

const arnTest: Test = (actual, wanted, variables) => arnFits(actual, wanted, loosely(variables));

const tests: ReadonlyMap<string, Test> = new Map<string, Test>([
  ["StringEquals", (actual, wanted, variables) => matches(actual, wanted, exactly(variables))],
  [
    "StringEqualsIgnoreCase",
    (actual, wanted, variables) =>
      matches(actual.toLowerCase(), wanted.toLowerCase(), exactly(lowerCased(variables))),
  ],
  ["StringLike", (actual, wanted, variables) => matches(actual, wanted, loosely(variables))],
  ...numbersAndDates,
  ["Bool", (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase()],
  ["BinaryEquals", (actual, wanted) => actual === wanted],
  ["IpAddress", (actual, wanted) => isInside(actual, wanted)],
  ["ArnEquals", arnTest],
  ["ArnLike", arnTest],
]);

/** Operators that say no to what another says yes to. */
const negations: ReadonlyMap<string, string> = new Map([
  ["StringNotEquals", "StringEquals"],
  ["StringNotEqualsIgnoreCase", "StringEqualsIgnoreCase"],
  ["StringNotLike", "StringLike"],
  ["NumericNotEquals", "NumericEquals"],
  ["DateNotEquals", "DateEquals"],
  ["NotIpAddress", "IpAddress"],
  ["ArnNotEquals", "ArnEquals"],
  ["ArnNotLike", "ArnLike"],
]);

interface Operator {
  readonly quantifier: "ForAllValues" | "ForAnyValue" | undefined;
  readonly name: string;
  readonly ifExists: boolean;
}

function readOperator(written: string): Operator {
  const [, quantifier, name = "", ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/.exec(
    written,
  )!;
  return { quantifier: quantifier as Operator["quantifier"], name, ifExists: ifExists !== undefined };
}

/** Whether AWS has such an operator; `Null` takes no `IfExists`. */
export function isKnownOperator(written: string): boolean {
  const { name, ifExists } = readOperator(written);
  if (name === "Null") return !ifExists;
  return tests.has(name) || negations.has(name);
}

/** Whether a condition holds for a request. */
export function holds(condition: Condition, context: RequestContext, hasVariables: boolean): boolean {
  const { quantifier, name, ifExists } = readOperator(condition.operator);
  const actual = context.get(condition.key.toLowerCase()) ?? [];
  if (name === "Null") {
    return condition.values.some((wanted) => (wanted.toLowerCase() === "true") === (actual.length === 0));
  }
  const isNegated = negations.has(name);
  if (actual.length === 0) {
    if (quantifier === "ForAllValues") return true;
    return quantifier === undefined ? ifExists || isNegated : ifExists;
  }
  const test = tests.get(negations.get(name) ?? name)!;
  const variables = hasVariables ? context : undefined;
  const fitsOne = (value: string): boolean =>
    condition.values.some((wanted) => test(value, wanted, variables)) !== isNegated;
  const all = quantifier === "ForAllValues" || (quantifier === undefined && isNegated);
  return all ? actual.every(fitsOne) : actual.some(fitsOne);
}

const lowerCased = (variables: RequestContext | undefined): RequestContext | undefined =>
  variables && new Map([...variables].map(([key, values]) => [key, values.map((one) => one.toLowerCase())]));

/** Whether an address is in a block such as `203.0.113.0/24`; without a length the block is the address itself. */
function isInside(address: string, block: string): boolean {
  const [network = "", length] = block.split("/");
  const family = familyOf(network);
  if (!family || familyOf(address) !== family) return false;
  const longest = family === "ipv4" ? 32 : 128;
  const bits = length === undefined ? longest : Number(length);
  if (!Number.isInteger(bits) || bits < 0 || bits > longest) return false;
  const list = new BlockList();
  list.addSubnet(network, bits, family);
  return list.check(address, family);
}

const familyOf = (address: string): "ipv4" | "ipv6" | undefined =>
  ({ 4: "ipv4", 6: "ipv6" } as const)[isIP(address) as 4 | 6];
