/** Begins a multipart upload. https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html */
import type { CreateMultipartUploadOutput, CreateMultipartUploadRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { shownAbort } from "../lifecycle/shown.ts";
import { shownWithContext } from "../rules/encryption.ts";
import { checkChecksumType, uploadChecksum } from "../rules/multipart-checksums.ts";
import { members, newObjectMembers, refuseOthers } from "../rules/parameters.ts";
import { writeSettings } from "../rules/write-settings.ts";
import { addUpload, newUploadId } from "../state/uploads.ts";
import { checkKey, entryOf, wholeSeconds } from "../state/versions.ts";

const honoured = members<CreateMultipartUploadRequest>(
  "Bucket",
  "Key",
  "ExpectedBucketOwner",
  "ChecksumAlgorithm",
  "ChecksumType",
  ...newObjectMembers,
);

export async function createMultipartUpload(
  input: CreateMultipartUploadRequest,
  context: S3Context,
): Promise<CreateMultipartUploadOutput> {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const key = checkKey(input.Key);
  checkChecksumType(input.ChecksumType);
  const checksum = uploadChecksum(input.ChecksumAlgorithm, input.ChecksumType);
  const settings = await writeSettings(bucket, input, { context });
  const uploadId = newUploadId();
  const initiated = wholeSeconds(context.now());
  addUpload(bucket, {
    uploadId,
    key,
    initiated,
    settings,
    checksum,
    parts: new Map(),
    before: entryOf(bucket, key)?.versions.at(-1),
  });
  return {
    Bucket: bucket.name,
    Key: key,
    UploadId: uploadId,
    ...shownAbort(bucket, { key, initiated }),
    ...shownWithContext(settings.encryption),
    ...(checksum ? { ChecksumAlgorithm: checksum.algorithm, ChecksumType: checksum.type } : {}),
  };
}
