/** Gives one configuration of request metrics. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketMetricsConfiguration.html */
import type {
  GetBucketMetricsConfigurationOutput,
  GetBucketMetricsConfigurationRequest,
} from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { requireNamed } from "../rules/named-configurations.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<GetBucketMetricsConfigurationRequest>("Bucket", "Id", "ExpectedBucketOwner");

export function getBucketMetricsConfiguration(
  input: GetBucketMetricsConfigurationRequest,
  context: S3Context,
): GetBucketMetricsConfigurationOutput {
  refuseOthers(input, honoured);
  return { MetricsConfiguration: requireNamed(context.buckets.require(input, context), "metrics", input.Id) };
}
