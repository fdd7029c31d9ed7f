/** Lists configurations of request metrics, 100 a page. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketMetricsConfigurations.html */
import type {
  ListBucketMetricsConfigurationsOutput,
  ListBucketMetricsConfigurationsRequest,
} from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { listNamed } from "../rules/named-configurations.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<ListBucketMetricsConfigurationsRequest>(
  "Bucket",
  "ContinuationToken",
  "ExpectedBucketOwner",
);

export function listBucketMetricsConfigurations(
  input: ListBucketMetricsConfigurationsRequest,
  context: S3Context,
): ListBucketMetricsConfigurationsOutput {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const { items, ...page } = listNamed(bucket, "metrics", input.ContinuationToken);
  return { MetricsConfigurationList: items, ...page };
}
