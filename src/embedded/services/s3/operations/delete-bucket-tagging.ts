/** Removes all tags of a bucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketTagging.html */
import type { DeleteBucketTaggingRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<DeleteBucketTaggingRequest>("Bucket", "ExpectedBucketOwner");

export function deleteBucketTagging(input: DeleteBucketTaggingRequest, context: S3Context): void {
  refuseOthers(input, honoured);
  context.buckets.require(input, context).tags = undefined;
}
