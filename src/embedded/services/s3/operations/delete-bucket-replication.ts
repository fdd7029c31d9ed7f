/** Removes the rules of replication. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketReplication.html */
import type { DeleteBucketReplicationRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<DeleteBucketReplicationRequest>("Bucket", "ExpectedBucketOwner");

export function deleteBucketReplication(input: DeleteBucketReplicationRequest, context: S3Context): void {
  refuseOthers(input, honoured);
  delete context.buckets.require(input, context).configurations.replication;
}
