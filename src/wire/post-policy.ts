/**
 * The policy of a browser's upload: signed by who allows it, it says what the form may hold.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */
import { AwsError } from "./errors.ts";

export interface PostPolicy {
  /** Milliseconds since 1970. */
  readonly expiration: number;
  readonly conditions: readonly Condition[];
}

type Condition =
  | {
      readonly kind: "eq" | "starts-with";
      readonly field: string;
      readonly value: string;
      readonly text: string;
    }
  | { readonly kind: "range"; readonly min: number; readonly max: number };

export interface LengthRange {
  /** Bytes of the file. */
  readonly min: number;
  readonly max: number;
}

/** @throws AwsError InvalidPolicyDocument. */
export function parsePolicy(base64: string): PostPolicy {
  let document: unknown;
  try {
    document = JSON.parse(Buffer.from(base64, "base64").toString());
  } catch {
    throw invalid("Invalid JSON.");
  }
  if (typeof document !== "object" || document === null) throw invalid("Invalid JSON.");
  const { expiration, conditions } = document as { expiration?: unknown; conditions?: unknown };
  if (expiration === undefined) throw invalid("Policy missing expiration.");
  const time =
    typeof expiration === "string" && isoTime.test(expiration) ? Date.parse(expiration) : Number.NaN;
  if (Number.isNaN(time)) throw invalid(`Invalid 'expiration' value: ${JSON.stringify(expiration)}`);
  if (conditions === undefined) throw invalid("Policy missing conditions.");
  if (!Array.isArray(conditions)) throw invalid("Invalid 'conditions' value: must be a List.");
  return { expiration: time, conditions: conditions.map(readCondition) };
}

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

function readCondition(condition: unknown): Condition {
  if (Array.isArray(condition)) return readOperator(condition);
  const pairs = typeof condition === "object" && condition !== null ? Object.entries(condition) : [];
  if (pairs.length !== 1) {
    throw invalid("Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.");
  }
  const [field, value] = pairs[0] as [string, unknown];
  if (typeof value !== "string") throw invalid("Invalid Simple-Condition: value must be a string.");
  return {
    kind: "eq",
    field: field.toLowerCase(),
    value: plain(value),
    text: JSON.stringify(["eq", `$${field}`, value]),
  };
}

function readOperator(condition: readonly unknown[]): Condition {
  const [operator, first, second] = condition;
  const kind = typeof operator === "string" ? operator.toLowerCase() : "";
  if (!["eq", "starts-with", "content-length-range"].includes(kind)) {
    throw invalid(`Invalid Condition: unknown operation '${String(operator)}'.`);
  }
  if (condition.length !== 3) {
    throw invalid(`Invalid ${kind}: wrong number of arguments.`);
  }
  if (kind === "content-length-range") {
    const [min, max] = [Number(first), Number(second)];
    const valid = [min, max].every((size) => Number.isSafeInteger(size) && size >= 0);
    if (!valid) throw invalid("Invalid content-length-range: sizes must be whole numbers.");
    return { kind: "range", min, max };
  }
  if (typeof first !== "string" || !first.startsWith("$") || typeof second !== "string") {
    throw invalid(`Invalid ${kind}: expected a field that begins with $ and a string.`);
  }
  const field = first.slice(1).toLowerCase();
  return { kind: kind as "eq" | "starts-with", field, value: plain(second), text: JSON.stringify(condition) };
}

/** In a policy a dollar sign is written `\$`. */
const plain = (text: string): string => text.replaceAll("\\$", "$");

/** Fields that need no condition. */
const exempt: ReadonlySet<string> = new Set([
  "x-amz-signature",
  "file",
  "policy",
  "awsaccesskeyid",
  "signature",
]);

/**
 * Holds a form against its policy.
 * @param fields with `bucket`, and the key as it will be stored.
 * @returns the sizes that the file may have.
 * @throws AwsError AccessDenied: expired, a condition that fails, a field that no condition names.
 */
export function checkPolicy(
  { expiration, conditions }: PostPolicy,
  fields: ReadonlyMap<string, string>,
  now: number,
): LengthRange {
  if (now > expiration) throw denied("Policy expired.");
  let range: LengthRange = { min: 0, max: Number.POSITIVE_INFINITY };
  const named = new Set<string>(["bucket"]);
  for (const condition of conditions) {
    if (condition.kind === "range") {
      range = { min: Math.max(range.min, condition.min), max: Math.min(range.max, condition.max) };
      continue;
    }
    named.add(condition.field);
    const actual = fields.get(condition.field) ?? "";
    const holds = condition.kind === "eq" ? actual === condition.value : actual.startsWith(condition.value);
    if (!holds) throw denied(`Policy Condition failed: ${condition.text}`);
  }
  const extra = [...fields.keys()].filter(
    (name) => !named.has(name) && !exempt.has(name) && !name.startsWith("x-ignore-"),
  );
  if (extra.length > 0) throw denied(`Extra input fields: ${extra.join(", ")}`);
  return range;
}

const invalid = (detail: string): AwsError =>
  new AwsError("InvalidPolicyDocument", `Invalid Policy: ${detail}`, { status: 400 });

const denied = (detail: string): AwsError =>
  new AwsError("AccessDenied", `Invalid according to Policy: ${detail}`, { status: 403 });
