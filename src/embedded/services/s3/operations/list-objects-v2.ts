/** Lists a bucket's current objects, page by page. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
import type { ListObjectsV2Output, ListObjectsV2Request } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { checkEncodingType, given, listPage, pageLimit, unlessEmpty } from "../rules/listing.ts";
import { listedObjects, objectSummary, wantsRestoreStatus } from "../rules/object-summary.ts";
import { pageToken, readPageToken } from "../rules/page-token.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<ListObjectsV2Request>(
  "Bucket",
  "Delimiter",
  "EncodingType",
  "MaxKeys",
  "Prefix",
  "ContinuationToken",
  "FetchOwner",
  "StartAfter",
  "OptionalObjectAttributes",
  "ExpectedBucketOwner",
);

export function listObjectsV2(input: ListObjectsV2Request, context: S3Context): ListObjectsV2Output {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  checkEncodingType(input.EncodingType);
  const { ContinuationToken: token, Prefix: prefix = "", StartAfter } = input;
  const restoredAt = wantsRestoreStatus(input.OptionalObjectAttributes) ? context.now() : undefined;
  const delimiter = given(input.Delimiter);
  const limit = pageLimit(input.MaxKeys, "max-keys");
  const after = token === undefined ? given(StartAfter) : readPageToken(token);
  const page = listPage({
    entries: bucket.objects,
    itemsOf: listedObjects,
    prefix,
    delimiter,
    limit,
    after: after === undefined ? undefined : { key: after },
  });
  return {
    Name: bucket.name,
    Prefix: prefix,
    Delimiter: delimiter,
    MaxKeys: limit,
    KeyCount: page.items.length + page.commonPrefixes.length,
    IsTruncated: page.truncated,
    Contents: unlessEmpty(
      page.items.map((item) =>
        objectSummary(item, { owner: input.FetchOwner ? bucket : undefined, restoredAt }),
      ),
    ),
    CommonPrefixes: unlessEmpty(page.commonPrefixes),
    ContinuationToken: token,
    NextContinuationToken: page.truncated ? pageToken(page.last) : undefined,
    StartAfter: given(StartAfter),
    EncodingType: input.EncodingType,
  };
}
