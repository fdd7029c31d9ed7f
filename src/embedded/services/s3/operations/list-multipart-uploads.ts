/** Lists uploads in progress by key, those of one key by their age. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html */
import type {
  ListMultipartUploadsOutput,
  ListMultipartUploadsRequest,
  MultipartUpload,
} from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import {
  checkEncodingType,
  given,
  listPage,
  pageLimit,
  type Position,
  unlessEmpty,
} from "../rules/listing.ts";
import { members, refuseOthers } from "../rules/parameters.ts";
import { ownerOf } from "../state/identities.ts";
import type { Bucket, Upload } from "../state/types.ts";

const honoured = members<ListMultipartUploadsRequest>(
  "Bucket",
  "Delimiter",
  "EncodingType",
  "KeyMarker",
  "MaxUploads",
  "Prefix",
  "UploadIdMarker",
  "ExpectedBucketOwner",
);

export function listMultipartUploads(
  input: ListMultipartUploadsRequest,
  context: S3Context,
): ListMultipartUploadsOutput {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  checkEncodingType(input.EncodingType);
  const { Prefix: prefix = "", KeyMarker = "", UploadIdMarker = "" } = input;
  const delimiter = given(input.Delimiter);
  const limit = pageLimit(input.MaxUploads, "max-uploads");
  const page = listPage({
    entries: bucket.uploads,
    itemsOf: (uploads) => uploads,
    prefix,
    delimiter,
    limit,
    after: positionOf(input),
  });
  return {
    Bucket: bucket.name,
    Prefix: prefix,
    KeyMarker,
    UploadIdMarker,
    Delimiter: delimiter,
    MaxUploads: limit,
    IsTruncated: page.truncated,
    NextKeyMarker: page.truncated ? page.last : undefined,
    NextUploadIdMarker: page.truncated ? page.lastItem?.uploadId : undefined,
    Uploads: unlessEmpty(page.items.map((upload) => summary(upload, bucket))),
    CommonPrefixes: unlessEmpty(page.commonPrefixes),
    EncodingType: input.EncodingType,
  };
}

/** Without a key marker, S3 ignores the upload's. */
function positionOf({
  KeyMarker,
  UploadIdMarker,
}: ListMultipartUploadsRequest): Position<Upload> | undefined {
  const key = given(KeyMarker);
  const uploadId = given(UploadIdMarker);
  if (key === undefined) return undefined;
  return uploadId === undefined ? { key } : { key, within: (upload) => upload.uploadId === uploadId };
}

function summary({ uploadId, key, initiated, settings, checksum }: Upload, bucket: Bucket): MultipartUpload {
  const owner = ownerOf(bucket.accountId);
  return {
    UploadId: uploadId,
    Key: key,
    Initiated: new Date(initiated),
    StorageClass: settings.storageClass,
    Owner: owner,
    Initiator: owner,
    ...(checksum ? { ChecksumAlgorithm: checksum.algorithm, ChecksumType: checksum.type } : {}),
  };
}
