import { length } from "../constraints.ts";
import { tooManyTags, validate } from "./errors.ts";

/** Adds tags to those a log group has. @throws InvalidParameterException, TooManyTagsException */
export function addTags(known: Map<string, string>, tags: Readonly<Record<string, string>>): void {
  const added = Object.entries(tags);
  validate(
    ...added.flatMap(([key, value]) => [
      length("tags", key, { min: 1, max: 128 }),
      length("tags", value, { max: 256 }),
    ]),
  );
  if (new Set([...known.keys(), ...Object.keys(tags)]).size > 50) throw tooManyTags();
  for (const [key, value] of added) known.set(key, value);
}
