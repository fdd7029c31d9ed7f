/** Validates data from another process before its members are used. */
export type Kind = Readonly<Record<string, (value: unknown) => boolean>>;

export const isString = (value: unknown): value is string => typeof value === "string";

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

/** Whether a message's `tag` is one of the kinds, and its other members match that kind. */
export function isMessageOf(
  message: unknown,
  tag: string,
  kinds: Readonly<Record<string, Kind>>,
): message is Record<string, unknown> {
  if (!isRecord(message)) return false;
  const name = message[tag];
  if (!isString(name) || !Object.hasOwn(kinds, name)) return false;
  return Object.entries(kinds[name] ?? {}).every(([member, fits]) => fits(message[member]));
}
