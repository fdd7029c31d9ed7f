/** Lists the parts of an upload in progress. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html */
import type { ListPartsOutput, ListPartsRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { shownAbort } from "../lifecycle/shown.ts";
import { shownChecksum } from "../rules/checksums.ts";
import { pageLimit, unlessEmpty } from "../rules/listing.ts";
import { customerKeyMembers, members, refuseOthers } from "../rules/parameters.ts";
import { ownerOf } from "../state/identities.ts";
import { requireUpload, sortedParts } from "../state/uploads.ts";

const honoured = members<ListPartsRequest>(
  "Bucket",
  "Key",
  "UploadId",
  "MaxParts",
  "PartNumberMarker",
  "ExpectedBucketOwner",
  ...customerKeyMembers,
);

export function listParts(input: ListPartsRequest, context: S3Context): ListPartsOutput {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const upload = requireUpload(bucket, input);
  const limit = pageLimit(input.MaxParts, "max-parts");
  const marker = Number(input.PartNumberMarker ?? 0);
  const rest = sortedParts(upload).filter(({ partNumber }) => partNumber > marker);
  const page = rest.slice(0, limit);
  const owner = ownerOf(bucket.accountId);
  return {
    Bucket: bucket.name,
    Key: upload.key,
    UploadId: upload.uploadId,
    ...shownAbort(bucket, upload),
    Initiator: owner,
    Owner: owner,
    StorageClass: upload.settings.storageClass,
    ...(upload.checksum
      ? { ChecksumAlgorithm: upload.checksum.algorithm, ChecksumType: upload.checksum.type }
      : {}),
    PartNumberMarker: String(marker),
    NextPartNumberMarker: String(page.at(-1)?.partNumber ?? 0),
    MaxParts: limit,
    IsTruncated: rest.length > page.length,
    Parts: unlessEmpty(
      page.map(({ partNumber, etag, size, lastModified, checksum }) => {
        const { ChecksumType: _, ...value } = shownChecksum(checksum);
        return {
          PartNumber: partNumber,
          ETag: `"${etag}"`,
          Size: size,
          LastModified: new Date(lastModified),
          ...value,
        };
      }),
    ),
  };
}
