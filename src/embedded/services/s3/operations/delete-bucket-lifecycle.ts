/** Removes the lifecycle rules of a bucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketLifecycle.html */
import type { DeleteBucketLifecycleRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<DeleteBucketLifecycleRequest>("Bucket", "ExpectedBucketOwner");

export function deleteBucketLifecycle(input: DeleteBucketLifecycleRequest, context: S3Context): void {
  refuseOthers(input, honoured);
  delete context.buckets.require(input, context).configurations.lifecycle;
}
