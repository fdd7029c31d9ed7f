/** Gives one configuration of storage class analysis. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAnalyticsConfiguration.html */
import type {
  GetBucketAnalyticsConfigurationOutput,
  GetBucketAnalyticsConfigurationRequest,
} from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { requireNamed } from "../rules/named-configurations.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<GetBucketAnalyticsConfigurationRequest>("Bucket", "Id", "ExpectedBucketOwner");

export function getBucketAnalyticsConfiguration(
  input: GetBucketAnalyticsConfigurationRequest,
  context: S3Context,
): GetBucketAnalyticsConfigurationOutput {
  refuseOthers(input, honoured);
  return {
    AnalyticsConfiguration: requireNamed(context.buckets.require(input, context), "analytics", input.Id),
  };
}
