/** Tags of users, roles, policies and instance profiles. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html */
import type { Tag } from "@aws-sdk/client-iam";
import { length, pattern } from "../constraints.ts";
import { invalidInput, limitExceeded, validate, validationError } from "./errors.ts";
import { withoutValue } from "./names.ts";

const mostTags = 50;
const tagForm = "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]";

/** @throws ValidationError, InvalidInput, LimitExceeded */
export function addTags(tags: Map<string, string>, added: readonly Tag[] = []): void {
  validate(length("tags", added, { max: mostTags }));
  for (const [index, { Key, Value }] of added.entries()) {
    const at = `tags.${index + 1}.member`;
    validate(
      length(`${at}.key`, Key, { min: 1, max: 128, secret: true }),
      withoutValue(pattern(`${at}.key`, Key, `${tagForm}+`)),
      length(`${at}.value`, Value, { max: 256, secret: true }),
      withoutValue(pattern(`${at}.value`, Value, `${tagForm}*`)),
    );
    if (Key!.toLowerCase().startsWith("aws:")) {
      throw validationError("System tag keys (aws:*) cannot be used: they are reserved.");
    }
  }
  const keys = added.map(({ Key }) => Key!.toLowerCase());
  if (new Set(keys).size < keys.length) {
    throw invalidInput("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
  }
  // A key is the same whatever its case; its spelling is that of the last time.
  const merged = new Map([...tags].filter(([key]) => !keys.includes(key.toLowerCase())));
  for (const { Key, Value } of added) merged.set(Key!, Value!);
  if (merged.size > mostTags) throw limitExceeded("The number of tags has reached the maximum limit.");
  tags.clear();
  for (const [key, value] of merged) tags.set(key, value);
}

export function removeTags(tags: Map<string, string>, keys: readonly string[] = []): void {
  const gone = new Set(keys.map((key) => key.toLowerCase()));
  for (const key of tags.keys()) if (gone.has(key.toLowerCase())) tags.delete(key);
}

export const tagList = (tags: ReadonlyMap<string, string>): Tag[] =>
  [...tags].map(([Key, Value]) => ({ Key, Value }));

/** For shapes that carry tags only when there are some. */
export const someTags = (tags: ReadonlyMap<string, string>): { Tags?: Tag[] } =>
  tags.size === 0 ? {} : { Tags: tagList(tags) };
