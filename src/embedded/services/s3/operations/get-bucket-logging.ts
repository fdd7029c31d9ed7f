/** Gives where access logs would go; empty when it was never set. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLogging.html */
import type { GetBucketLoggingOutput, GetBucketLoggingRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<GetBucketLoggingRequest>("Bucket", "ExpectedBucketOwner");

export function getBucketLogging(input: GetBucketLoggingRequest, context: S3Context): GetBucketLoggingOutput {
  refuseOthers(input, honoured);
  return { LoggingEnabled: context.buckets.require(input, context).configurations.logging };
}
