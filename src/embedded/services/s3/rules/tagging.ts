/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html */
import type { Tagging } from "@aws-sdk/client-s3";
import { badRequest, invalidArgument, malformedXml } from "../errors.ts";
import type { Tag } from "../state/types.ts";

export const maxObjectTags = 10;
export const maxBucketTags = 50;
const maxKeyLength = 128;
const maxValueLength = 256;
const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** @throws AwsError MalformedXML, InvalidTag, BadRequest for too many. */
export function tagsOf(tagging: Tagging | undefined, max: number): readonly Tag[] {
  if (!tagging?.TagSet) throw malformedXml();
  return checkTags(
    tagging.TagSet.map(({ Key, Value }) => {
      if (Key === undefined || Value === undefined) throw malformedXml();
      return { Key, Value };
    }),
    max,
  );
}

/** Tags of an `x-amz-tagging` header: URL query parameters. */
export function tagsOfHeader(header: string | undefined): readonly Tag[] {
  if (header === undefined || header === "") return [];
  const tags = [...new URLSearchParams(header)].map(([Key, Value]) => ({ Key, Value }));
  const isWhole =
    new Set(tags.map(({ Key }) => Key)).size === tags.length &&
    tags.every(({ Key, Value }) => allowed.test(Key) && allowed.test(Value));
  if (!isWhole) {
    throw invalidArgument(
      "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
      "x-amz-tagging",
      header,
    );
  }
  return checkTags(tags, maxObjectTags);
}

function checkTags(tags: readonly Tag[], max: number): readonly Tag[] {
  if (tags.length > max) {
    throw badRequest(
      "BadRequest",
      `${max === maxObjectTags ? "Object" : "Bucket"} tags cannot be greater than ${max}`,
    );
  }
  const seen = new Set<string>();
  for (const { Key, Value } of tags) {
    if (Key === "" || Key.length > maxKeyLength || !allowed.test(Key)) {
      throw badRequest("InvalidTag", "The TagKey you have provided is invalid", { TagKey: Key });
    }
    if (Value.length > maxValueLength || !allowed.test(Value)) {
      throw badRequest("InvalidTag", "The TagValue you have provided is invalid", {
        TagKey: Key,
        TagValue: Value,
      });
    }
    if (Key.startsWith("aws:")) {
      const message =
        max === maxObjectTags
          ? "Your TagKey cannot be prefixed with aws:"
          : "System tags cannot be added/updated by requester";
      throw badRequest("InvalidTag", message, { TagKey: Key });
    }
    if (seen.has(Key)) {
      throw badRequest("InvalidTag", "Cannot provide multiple Tags with the same key", { TagKey: Key });
    }
    seen.add(Key);
  }
  return tags;
}
