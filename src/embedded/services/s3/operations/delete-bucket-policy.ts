/** Removes a bucket's policy, if it has one. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html */
import type { DeleteBucketPolicyRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<DeleteBucketPolicyRequest>("Bucket", "ExpectedBucketOwner");

export function deleteBucketPolicy(input: DeleteBucketPolicyRequest, context: S3Context): void {
  refuseOthers(input, honoured);
  context.buckets.require(input, context).policy = undefined;
}
