import { notImplemented } from "./errors.ts";

/**
 * Refuses parameters that this service does not act on, so that none is ever ignored in silence.
 * Empty lists and objects count as not given.
 * @throws AwsError NotImplemented naming the first such parameter.
 */
export function onlySupports<Input extends object>(
  operation: string,
  input: Input,
  supported: readonly (keyof Input)[],
): void {
  for (const [name, value] of Object.entries(input)) {
    if (supported.includes(name as keyof Input) || isNothing(value)) continue;
    throw notImplemented(`parameter ${name} of ${operation}`);
  }
}

function isNothing(value: unknown): boolean {
  if (value == null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.values(value).every(isNothing);
}
