/** Gives a bucket's tags. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketTagging.html */
import type { GetBucketTaggingOutput, GetBucketTaggingRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { notFound } from "../errors.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<GetBucketTaggingRequest>("Bucket", "ExpectedBucketOwner");

export function getBucketTagging(input: GetBucketTaggingRequest, context: S3Context): GetBucketTaggingOutput {
  refuseOthers(input, honoured);
  const { name, tags } = context.buckets.require(input, context);
  if (!tags) throw notFound("NoSuchTagSet", "The TagSet does not exist", { BucketName: name });
  return { TagSet: [...tags] };
}
