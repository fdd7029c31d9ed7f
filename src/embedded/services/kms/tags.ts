import type { Tag } from "@aws-sdk/client-kms";
import { length } from "../constraints.ts";
import { tagError, validate } from "./errors.ts";

const maxTags = 50;

/**
 * Adds tags to those a key has.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_Tag.html
 * @throws TagException, ValidationException
 */
export function addTags(known: Map<string, string>, tags: readonly Tag[]): void {
  validate(
    ...tags.flatMap((tag, index) => [
      length(`tags.${index + 1}.member.tagKey`, tag.TagKey, { min: 1, max: 128 }),
      length(`tags.${index + 1}.member.tagValue`, tag.TagValue, { max: 256 }),
    ]),
  );
  const added = new Map(tags.map((tag) => [tag.TagKey!, tag.TagValue!]));
  if (added.size < tags.length) throw tagError("Duplicate tag keys");
  for (const key of added.keys()) {
    if (key.toLowerCase().startsWith("aws:")) throw tagError("Tags beginning with aws: are reserved");
  }
  const all = new Map([...known, ...added]);
  if (all.size > maxTags) throw tagError("Too many tags");
  for (const [key, value] of added) known.set(key, value);
}
