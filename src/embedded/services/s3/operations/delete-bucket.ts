/** Deletes an empty bucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html */
import type { DeleteBucketRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { bucketNotEmpty } from "../errors.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<DeleteBucketRequest>("Bucket", "ExpectedBucketOwner");

/** Versions and delete markers count; uploads in progress do not, and end with the bucket. */
export function deleteBucket(input: DeleteBucketRequest, context: S3Context): void {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  if (bucket.objects.size > 0) throw bucketNotEmpty(bucket.name, bucket.versioning !== undefined);
  context.buckets.delete(bucket);
}
