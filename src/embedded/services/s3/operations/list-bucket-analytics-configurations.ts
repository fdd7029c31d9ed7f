/** Lists configurations of storage class analysis, 100 a page. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketAnalyticsConfigurations.html */
import type {
  ListBucketAnalyticsConfigurationsOutput,
  ListBucketAnalyticsConfigurationsRequest,
} from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { listNamed } from "../rules/named-configurations.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<ListBucketAnalyticsConfigurationsRequest>(
  "Bucket",
  "ContinuationToken",
  "ExpectedBucketOwner",
);

export function listBucketAnalyticsConfigurations(
  input: ListBucketAnalyticsConfigurationsRequest,
  context: S3Context,
): ListBucketAnalyticsConfigurationsOutput {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const { items, ...page } = listNamed(bucket, "analytics", input.ContinuationToken);
  return { AnalyticsConfigurationList: items, ...page };
}
