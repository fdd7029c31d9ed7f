/** Gives the rules of replication. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketReplication.html */
import type { GetBucketReplicationOutput, GetBucketReplicationRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { configured } from "../rules/configuration.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<GetBucketReplicationRequest>("Bucket", "ExpectedBucketOwner");

export function getBucketReplication(
  input: GetBucketReplicationRequest,
  context: S3Context,
): GetBucketReplicationOutput {
  refuseOthers(input, honoured);
  return { ReplicationConfiguration: configured(context.buckets.require(input, context), "replication") };
}
