/**
 * AWS's words for input that breaks a constraint of an API model: the JSON services all build
 * `1 validation error detected: Value '…' at 'keyId' failed to satisfy constraint: Member must …` the same way and
 * differ only in the error code. A rule looks at one member, which AWS names in lower camel case, and gives the
 * sentence about it, or undefined when the member is absent or fits.
 */

export type Violation = string | undefined;

export interface Bounds {
  readonly min?: number;
  readonly max?: number;
  /** AWS leaves the value out of the message for plaintexts and other secrets. */
  readonly secret?: boolean;
}

/** The whole message for what is broken, or undefined when nothing is. */
export function describeViolations(violations: readonly Violation[]): string | undefined {
  const found = violations.filter((violation) => violation !== undefined);
  if (found.length === 0) return undefined;
  const count = found.length === 1 ? "1 validation error" : `${found.length} validation errors`;
  return `${count} detected: ${found.join("; ")}`;
}

export const required = (member: string, value: unknown): Violation =>
  value === undefined || value === null
    ? `Value null at '${member}' failed to satisfy constraint: Member must not be null`
    : undefined;

/** Length of a string in characters, of bytes, or of a list. */
export function length(
  member: string,
  value: { readonly length: number } | undefined,
  { min = 0, max = Number.POSITIVE_INFINITY, secret = false }: Bounds,
): Violation {
  if (value === undefined) return undefined;
  const shown = secret || typeof value !== "string" ? undefined : value;
  if (value.length < min) {
    return broken(member, shown, `Member must have length greater than or equal to ${min}`);
  }
  if (value.length > max) {
    return broken(member, shown, `Member must have length less than or equal to ${max}`);
  }
  return undefined;
}

export function range(
  member: string,
  value: number | undefined,
  { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }: Bounds,
): Violation {
  if (value === undefined) return undefined;
  if (value < min) return broken(member, value, `Member must have value greater than or equal to ${min}`);
  if (value > max) return broken(member, value, `Member must have value less than or equal to ${max}`);
  return undefined;
}

/** One of an enum's values; takes the SDK's own enum objects, for example `Object.values(DataKeySpec)`. */
export const oneOf = (member: string, value: string | undefined, values: readonly string[]): Violation =>
  value === undefined || values.includes(value)
    ? undefined
    : broken(member, value, `Member must satisfy enum value set: [${values.join(", ")}]`);

/** A pattern as AWS's model writes it, matched against the whole value. */
export const pattern = (member: string, value: string | undefined, source: string): Violation =>
  value === undefined || new RegExp(`^(?:${source})$`, "u").test(value)
    ? undefined
    : broken(member, value, `Member must satisfy regular expression pattern: ${source}`);

const broken = (member: string, value: string | number | undefined, constraint: string): string =>
  `Value ${value === undefined ? "" : `'${value}' `}at '${member}' failed to satisfy constraint: ${constraint}`;
