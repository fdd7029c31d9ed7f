/** Removes a bucket's ownership controls. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketOwnershipControls.html */
import type { DeleteBucketOwnershipControlsRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<DeleteBucketOwnershipControlsRequest>("Bucket", "ExpectedBucketOwner");

export function deleteBucketOwnershipControls(
  input: DeleteBucketOwnershipControlsRequest,
  context: S3Context,
): void {
  refuseOthers(input, honoured);
  context.buckets.require(input, context).ownership = undefined;
}
