/** Sets the rules of replication, which are stored and not followed. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketReplication.html */
import { type PutBucketReplicationRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { checkReplication } from "../rules/replication-rules.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<PutBucketReplicationRequest>(
  "Bucket",
  "ReplicationConfiguration",
  "ExpectedBucketOwner",
);

export function putBucketReplication(input: PutBucketReplicationRequest, context: S3Context): void {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  bucket.configurations.replication = checkReplication(
    bucket,
    input.ReplicationConfiguration,
    context.buckets,
  );
}
