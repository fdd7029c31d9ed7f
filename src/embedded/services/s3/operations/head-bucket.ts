/** Says whether a bucket is there, and its region. https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html */
import type { HeadBucketOutput, HeadBucketRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<HeadBucketRequest>("Bucket", "ExpectedBucketOwner");

export function headBucket(input: HeadBucketRequest, context: S3Context): HeadBucketOutput {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  return { BucketRegion: bucket.region, AccessPointAlias: false };
}
