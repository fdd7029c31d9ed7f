/** Writes an object in one request. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
import type { PutObjectOutput, PutObjectRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { badRequest } from "../errors.ts";
import { shownExpiration } from "../lifecycle/shown.ts";
import { sentChecksum, shownChecksum, type StoredChecksum } from "../rules/checksums.ts";
import { defaultChecksum } from "../rules/multipart-checksums.ts";
import { checkWrite } from "../rules/conditions.ts";
import { shownWithContext } from "../rules/encryption.ts";
import { requireChecksum } from "../rules/object-lock.ts";
import { checksumMembers, members, newObjectMembers, refuseOthers } from "../rules/parameters.ts";
import { writeSettings } from "../rules/write-settings.ts";
import { memoryLimit, type ObjectBytes, type Received } from "../bodies/body-store.ts";
import type { Bucket } from "../state/types.ts";
import { checkKey, shownVersionId } from "../state/versions.ts";
import { etagFor, writeObject } from "../write-object.ts";

const honoured = members<PutObjectRequest>(
  "Bucket",
  "Key",
  "Body",
  "ContentLength",
  "IfMatch",
  "IfNoneMatch",
  "ExpectedBucketOwner",
  ...newObjectMembers,
  ...checksumMembers,
);
/** Largest object of one request. https://docs.aws.amazon.com/AmazonS3/latest/userguide/upload-objects.html */
export const maxBodySize = 5 * 1024 ** 3;

export async function putObject(input: PutObjectRequest, context: S3Context): Promise<PutObjectOutput> {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const key = checkKey(input.Key);
  // Once before the body is read, so that a lost race costs nothing, and again when it is there.
  checkWrite(bucket, input);
  const settings = await writeSettings(bucket, input, { context });
  requireChecksum(bucket, settings.lock, context.headers);
  const received = await context.bodies.receive(input.Body as ObjectBytes, bodySize(input, context));
  const checksum = await checkReceived(received, input, bucket);
  const { md5, content } = received;
  const object = writeObject(
    {
      bucket,
      key,
      settings,
      content,
      etag: etagFor(md5, settings.encryption),
      checksum,
      event: context.viaForm ? "ObjectCreated:Post" : "ObjectCreated:Put",
    },
    context,
  );
  return {
    ETag: `"${object.etag}"`,
    ...shownExpiration(bucket, key, object),
    VersionId: shownVersionId(bucket, object),
    ...shownWithContext(settings.encryption),
    ...shownChecksum(checksum),
  };
}

async function checkReceived(
  { content }: Received,
  input: PutObjectRequest,
  bucket: Bucket,
): Promise<StoredChecksum | undefined> {
  try {
    checkWrite(bucket, input);
    const sent = sentChecksum(input);
    if (sent) return { ...sent, type: "FULL_OBJECT" };
    // Of a large body it is made when somebody asks for it.
    return content.size <= memoryLimit ? await defaultChecksum(content) : undefined;
  } catch (error) {
    content.release();
    throw error;
  }
}

/**
 * Bytes of the body as the request announces them.
 * @throws AwsError EntityTooLarge.
 */
export function bodySize(
  { ContentLength }: Pick<PutObjectRequest, "ContentLength">,
  { headers }: S3Context,
): number | undefined {
  const decoded = headers["x-amz-decoded-content-length"];
  const size = decoded === undefined ? ContentLength : Number(decoded);
  if (size !== undefined && size > maxBodySize) {
    throw badRequest("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", {
      ProposedSize: size,
      MaxSizeAllowed: maxBodySize,
    });
  }
  return size;
}
