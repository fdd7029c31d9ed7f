/** Gives whether a bucket has object lock, and how new versions are locked. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLockConfiguration.html */
import type { GetObjectLockConfigurationOutput, GetObjectLockConfigurationRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { configured } from "../rules/configuration.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<GetObjectLockConfigurationRequest>("Bucket", "ExpectedBucketOwner");

export function getObjectLockConfiguration(
  input: GetObjectLockConfigurationRequest,
  context: S3Context,
): GetObjectLockConfigurationOutput {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  return { ObjectLockConfiguration: configured(bucket, "objectLock") };
}
