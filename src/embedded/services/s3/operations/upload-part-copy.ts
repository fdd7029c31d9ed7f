/** Makes a part of an existing object's bytes, which are shared. https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html */
import type { UploadPartCopyOutput, UploadPartCopyRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { copyRangeOf } from "../rules/byte-range.ts";
import { checksumOf, shownChecksum, type StoredChecksum } from "../rules/checksums.ts";
import { copySourceOf } from "../rules/copy-source.ts";
import { checkPartKey } from "../rules/customer-key.ts";
import { checkReadable, shownEncryption } from "../rules/encryption.ts";
import { copySourceMembers, customerKeyMembers, members, refuseOthers } from "../rules/parameters.ts";
import type { Content } from "../bodies/content.ts";
import type { Upload } from "../state/types.ts";
import { addPart, checkPartNumber, requireUpload } from "../state/uploads.ts";
import { shownVersionId, wholeSeconds } from "../state/versions.ts";
import { etagFor } from "../write-object.ts";

const honoured = members<UploadPartCopyRequest>(
  "Bucket",
  "Key",
  "PartNumber",
  "UploadId",
  "CopySourceRange",
  "ExpectedBucketOwner",
  ...customerKeyMembers,
  ...copySourceMembers,
);

export async function uploadPartCopy(
  input: UploadPartCopyRequest,
  context: S3Context,
): Promise<UploadPartCopyOutput> {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const partNumber = checkPartNumber(input.PartNumber);
  const { encryption } = requireUpload(bucket, input).settings;
  checkPartKey(encryption, input);
  const source = await copySourceOf(input, context);
  const range = copyRangeOf(input.CopySourceRange, source.object.content.size);
  const content = source.object.content.slice(range.start, range.end);
  try {
    await checkReadable(encryption, context);
    const md5 = Buffer.from(await checksumOf(content, "MD5"), "base64").toString("hex");
    const checksum = await partChecksum(requireUpload(bucket, input), content);
    const etag = etagFor(md5, encryption);
    const lastModified = wholeSeconds(context.now());
    addPart(requireUpload(bucket, input), {
      partNumber,
      etag,
      content,
      checksum,
      lastModified,
      size: content.size,
    });
    const { ChecksumType: _, ...value } = shownChecksum(checksum);
    return {
      CopySourceVersionId: shownVersionId(source.bucket, source.object),
      CopyPartResult: { ETag: `"${etag}"`, LastModified: new Date(lastModified), ...value },
      ...shownEncryption(encryption),
    };
  } catch (error) {
    content.release();
    throw error;
  }
}

async function partChecksum({ checksum }: Upload, content: Content): Promise<StoredChecksum | undefined> {
  if (!checksum) return undefined;
  const { algorithm } = checksum;
  return { algorithm, value: await checksumOf(content, algorithm), type: "FULL_OBJECT" };
}
