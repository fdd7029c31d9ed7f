/** Gives a bucket's versioning state, none if it was never set. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html */
import type { GetBucketVersioningOutput, GetBucketVersioningRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<GetBucketVersioningRequest>("Bucket", "ExpectedBucketOwner");

export function getBucketVersioning(
  input: GetBucketVersioningRequest,
  context: S3Context,
): GetBucketVersioningOutput {
  refuseOthers(input, honoured);
  return { Status: context.buckets.require(input, context).versioning };
}
