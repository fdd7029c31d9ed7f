/** Uploads one part. https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html */
import type { UploadPartOutput, UploadPartRequest } from "@aws-sdk/client-s3";
import type { ObjectBytes } from "../bodies/body-store.ts";
import type { S3Context } from "../context.ts";
import { invalidRequest } from "../errors.ts";
import { sentChecksum, shownChecksum, type StoredChecksum } from "../rules/checksums.ts";
import { checkPartKey } from "../rules/customer-key.ts";
import { checkReadable, shownEncryption } from "../rules/encryption.ts";
import { checksumMembers, customerKeyMembers, members, refuseOthers } from "../rules/parameters.ts";
import type { Upload } from "../state/types.ts";
import { addPart, checkPartNumber, requireUpload } from "../state/uploads.ts";
import { wholeSeconds } from "../state/versions.ts";
import { etagFor } from "../write-object.ts";
import { bodySize } from "./put-object.ts";

const honoured = members<UploadPartRequest>(
  "Bucket",
  "Key",
  "PartNumber",
  "UploadId",
  "Body",
  "ContentLength",
  "ExpectedBucketOwner",
  ...checksumMembers,
  ...customerKeyMembers,
);

export async function uploadPart(input: UploadPartRequest, context: S3Context): Promise<UploadPartOutput> {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const partNumber = checkPartNumber(input.PartNumber);
  const { encryption } = requireUpload(bucket, input).settings;
  checkPartKey(encryption, input);
  await checkReadable(encryption, context);
  const { content, md5 } = await context.bodies.receive(input.Body as ObjectBytes, bodySize(input, context));
  try {
    // Looked up again: the upload may have been aborted or completed while the body came in.
    const upload = requireUpload(bucket, input);
    const checksum = checkPartChecksum(upload, input);
    const etag = etagFor(md5, encryption);
    const lastModified = wholeSeconds(context.now());
    addPart(upload, { partNumber, etag, content, checksum, lastModified, size: content.size });
    const { ChecksumType: _, ...value } = shownChecksum(checksum);
    return { ETag: `"${etag}"`, ...shownEncryption(encryption), ...value };
  } catch (error) {
    content.release();
    throw error;
  }
}

/** Where the upload names an algorithm, each part brings a checksum of it. */
function checkPartChecksum(
  { checksum: wanted }: Upload,
  input: UploadPartRequest,
): StoredChecksum | undefined {
  const sent = sentChecksum(input);
  if (wanted && sent?.algorithm !== wanted.algorithm) {
    const actual = sent?.algorithm.toLowerCase() ?? "null";
    throw invalidRequest(
      `Checksum Type mismatch occurred, expected checksum Type: ${wanted.algorithm.toLowerCase()}, actual checksum Type: ${actual}`,
    );
  }
  return sent && { ...sent, type: "FULL_OBJECT" };
}
