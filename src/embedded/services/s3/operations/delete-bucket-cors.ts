/** Removes the rules for browsers of other origins. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketCors.html */
import type { DeleteBucketCorsRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<DeleteBucketCorsRequest>("Bucket", "ExpectedBucketOwner");

export function deleteBucketCors(input: DeleteBucketCorsRequest, context: S3Context): void {
  refuseOthers(input, honoured);
  delete context.buckets.require(input, context).configurations.cors;
}
