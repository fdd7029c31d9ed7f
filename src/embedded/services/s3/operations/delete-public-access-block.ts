/** Removes a bucket's block of public access. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeletePublicAccessBlock.html */
import type { DeletePublicAccessBlockRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<DeletePublicAccessBlockRequest>("Bucket", "ExpectedBucketOwner");

export function deletePublicAccessBlock(input: DeletePublicAccessBlockRequest, context: S3Context): void {
  refuseOthers(input, honoured);
  context.buckets.require(input, context).publicAccessBlock = undefined;
}
