/** What must hold of data that somebody else has written before its members are used. */
export type Shape = Readonly<Record<string, (value: unknown) => boolean>>;

export const isString = (value: unknown): value is string => typeof value === "string";

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

/** Whether a message's `tag` names one of the shapes, and the message has it. */
export function hasShapeOf(
  message: unknown,
  tag: string,
  shapes: Readonly<Record<string, Shape>>,
): message is Record<string, unknown> {
  if (!isRecord(message)) return false;
  const name = message[tag];
  if (!isString(name) || !Object.hasOwn(shapes, name)) return false;
  return Object.entries(shapes[name] ?? {}).every(([member, fits]) => fits(message[member]));
}
