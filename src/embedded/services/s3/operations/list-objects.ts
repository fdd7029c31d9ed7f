/** The first version of ListObjectsV2. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html */
import type { ListObjectsOutput, ListObjectsRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { checkEncodingType, given, listPage, pageLimit, unlessEmpty } from "../rules/listing.ts";
import { listedObjects, objectSummary, wantsRestoreStatus } from "../rules/object-summary.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<ListObjectsRequest>(
  "Bucket",
  "Delimiter",
  "EncodingType",
  "Marker",
  "MaxKeys",
  "Prefix",
  "OptionalObjectAttributes",
  "ExpectedBucketOwner",
);

export function listObjects(input: ListObjectsRequest, context: S3Context): ListObjectsOutput {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  checkEncodingType(input.EncodingType);
  const { Prefix: prefix = "", Marker: marker = "" } = input;
  const restoredAt = wantsRestoreStatus(input.OptionalObjectAttributes) ? context.now() : undefined;
  const delimiter = given(input.Delimiter);
  const limit = pageLimit(input.MaxKeys, "max-keys");
  const page = listPage({
    entries: bucket.objects,
    itemsOf: listedObjects,
    prefix,
    delimiter,
    limit,
    after: marker === "" ? undefined : { key: marker },
  });
  return {
    Name: bucket.name,
    Prefix: prefix,
    Marker: marker,
    Delimiter: delimiter,
    MaxKeys: limit,
    IsTruncated: page.truncated,
    // Without a delimiter callers go on from the last key.
    NextMarker: page.truncated && delimiter !== undefined ? page.last : undefined,
    Contents: unlessEmpty(page.items.map((item) => objectSummary(item, { owner: bucket, restoredAt }))),
    CommonPrefixes: unlessEmpty(page.commonPrefixes),
    EncodingType: input.EncodingType,
  };
}
