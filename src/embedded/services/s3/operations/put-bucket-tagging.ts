/** Replaces all tags of a bucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketTagging.html */
import type { PutBucketTaggingRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { members, refuseOthers } from "../rules/parameters.ts";
import { maxBucketTags, tagsOf } from "../rules/tagging.ts";

const honoured = members<PutBucketTaggingRequest>("Bucket", "Tagging", "ExpectedBucketOwner");

export function putBucketTagging(input: PutBucketTaggingRequest, context: S3Context): void {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  bucket.tags = tagsOf(input.Tagging, maxBucketTags);
}
