/** `x-amz-copy-source`: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
import type { S3Context } from "../context.ts";
import { accessDenied, badRequest, invalidArgument, noSuchBucket } from "../errors.ts";
import { checkRestored } from "../lifecycle/restore.ts";
import type { Bucket, ObjectVersion } from "../state/types.ts";
import { requireObject } from "../state/versions.ts";
import { checkCopySource, type CopyConditions } from "./conditions.ts";
import { checkCustomerKey, sourceKeyInput, type SourceKeyInput } from "./customer-key.ts";
import { checkReadable } from "./encryption.ts";

interface CopyInput extends CopyConditions, SourceKeyInput {
  readonly CopySource: string | undefined;
  readonly ExpectedSourceBucketOwner?: string | undefined;
}

export interface CopySource {
  readonly bucket: Bucket;
  readonly key: string;
  readonly object: ObjectVersion;
}

/**
 * Finds what is to be copied. The source may be in any region, but in the caller's account alone.
 * @throws AwsError InvalidArgument, NoSuchBucket, NoSuchKey, AccessDenied, PreconditionFailed, InvalidObjectState.
 */
export async function copySourceOf(input: CopyInput, context: S3Context): Promise<CopySource> {
  const { name, key, versionId } = parse(input.CopySource ?? "");
  const bucket = context.buckets.find(name);
  if (!bucket) throw noSuchBucket(name);
  const expected = input.ExpectedSourceBucketOwner ?? bucket.accountId;
  if (bucket.accountId !== context.accountId || bucket.accountId !== expected) throw accessDenied();
  const object = sourceObject(bucket, key, versionId);
  checkCopySource(object, input);
  checkRestored(object, context.now());
  checkCustomerKey(object.encryption, sourceKeyInput(input));
  await checkReadable(object.encryption, context);
  return { bucket, key, object };
}

/** A delete marker that is named as the source is a bad request, not a wrong method. */
function sourceObject(bucket: Bucket, key: string, versionId: string | undefined): ObjectVersion {
  try {
    return requireObject(bucket, { Key: key, VersionId: versionId });
  } catch (error) {
    if ((error as { code?: string }).code !== "MethodNotAllowed") throw error;
    throw badRequest(
      "InvalidRequest",
      "The source of a copy request may not specifically refer to a delete marker by version id.",
    );
  }
}

/** `/bucket/key?versionId=id`, URL-encoded, the first slash optional. */
function parse(header: string): { name: string; key: string; versionId: string | undefined } {
  const mark = header.lastIndexOf("?versionId=");
  const path = decode(mark < 0 ? header : header.slice(0, mark)).replace(/^\//, "");
  const slash = path.indexOf("/");
  if (slash < 1 || slash === path.length - 1) {
    throw invalidArgument("Invalid copy source object key", "x-amz-copy-source", "x-amz-copy-source");
  }
  return {
    name: path.slice(0, slash),
    key: path.slice(slash + 1),
    versionId: mark < 0 ? undefined : decode(header.slice(mark + "?versionId=".length)),
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw invalidArgument("Invalid copy source encoding", "x-amz-copy-source", text);
  }
}
