/** Lists the caller's buckets of all regions. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html */
import type { ListBucketsOutput, ListBucketsRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { invalidArgument } from "../errors.ts";
import { pageToken, readPageToken } from "../rules/page-token.ts";
import { members, refuseOthers } from "../rules/parameters.ts";
import { ownerOf } from "../state/identities.ts";

const honoured = members<ListBucketsRequest>("MaxBuckets", "ContinuationToken", "Prefix", "BucketRegion");
const maxPage = 10_000;

export function listBuckets(input: ListBucketsRequest, context: S3Context): ListBucketsOutput {
  refuseOthers(input, honoured);
  const { MaxBuckets: max = maxPage, Prefix: prefix, ContinuationToken: token, BucketRegion: region } = input;
  if (max < 1 || max > maxPage) {
    throw invalidArgument(
      `Argument max-buckets must be an integer between 1 and ${maxPage}`,
      "max-buckets",
      String(max),
    );
  }
  const after = token === undefined ? "" : readPageToken(token);
  const found = [...context.buckets.ownedBy(context.accountId)].filter(
    (bucket) =>
      bucket.name > after &&
      bucket.name.startsWith(prefix ?? "") &&
      (region === undefined || bucket.region === region),
  );
  const page = found.slice(0, max);
  // S3 names regions and the prefix only when asked with any parameter.
  const asked = Object.values(input).some((value) => value !== undefined);
  return {
    Owner: ownerOf(context.accountId),
    Buckets: page.map((bucket) => ({
      Name: bucket.name,
      CreationDate: new Date(bucket.createdAt),
      ...(asked ? { BucketRegion: bucket.region } : {}),
    })),
    ...(prefix === undefined ? {} : { Prefix: prefix }),
    ...(found.length > page.length ? { ContinuationToken: pageToken(page.at(-1)!.name) } : {}),
  };
}
