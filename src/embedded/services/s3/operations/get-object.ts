/** Reads an object, or a part of it. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
import type { GetObjectOutput, GetObjectRequest } from "@aws-sdk/client-s3";
import type { Readable } from "node:stream";
import type { S3Context } from "../context.ts";
import { checkRestored } from "../lifecycle/restore.ts";
import { checkRead } from "../rules/conditions.ts";
import { checkCustomerKey } from "../rules/customer-key.ts";
import { checkReadable } from "../rules/encryption.ts";
import { checkChecksumMode, objectOutput, selectionOf } from "../rules/object-output.ts";
import { customerKeyMembers, members, refuseOthers } from "../rules/parameters.ts";
import { requireObject } from "../state/versions.ts";

export const readMembers = members<GetObjectRequest>(
  "Bucket",
  "Key",
  "IfMatch",
  "IfModifiedSince",
  "IfNoneMatch",
  "IfUnmodifiedSince",
  "Range",
  "ResponseCacheControl",
  "ResponseContentDisposition",
  "ResponseContentEncoding",
  "ResponseContentLanguage",
  "ResponseContentType",
  "ResponseExpires",
  "VersionId",
  "PartNumber",
  "ExpectedBucketOwner",
  "ChecksumMode",
  ...customerKeyMembers,
);

type Answer = Omit<GetObjectOutput, "Body"> & { readonly Body: Uint8Array | Readable };

export async function getObject(input: GetObjectRequest, context: S3Context): Promise<Answer> {
  refuseOthers(input, readMembers);
  checkChecksumMode(input.ChecksumMode);
  const bucket = context.buckets.require(input, context);
  const object = requireObject(bucket, input);
  checkRead(object, input);
  checkRestored(object, context.now());
  checkCustomerKey(object.encryption, input);
  const selection = selectionOf(object, input);
  // Claimed before anything is waited for: the object may be overwritten meanwhile.
  const content = object.content.slice(selection.range?.start, selection.range?.end);
  try {
    await checkReadable(object.encryption, context);
    const output = await objectOutput(
      { bucket, key: input.Key ?? "", now: context.now(), object, selection },
      input,
    );
    return { ...output, Body: content.read() };
  } finally {
    content.release();
  }
}
