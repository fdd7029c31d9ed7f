/** Lists configurations of intelligent tiering, 100 a page. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketIntelligentTieringConfigurations.html */
import type {
  ListBucketIntelligentTieringConfigurationsOutput,
  ListBucketIntelligentTieringConfigurationsRequest,
} from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { listNamed } from "../rules/named-configurations.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<ListBucketIntelligentTieringConfigurationsRequest>(
  "Bucket",
  "ContinuationToken",
  "ExpectedBucketOwner",
);

export function listBucketIntelligentTieringConfigurations(
  input: ListBucketIntelligentTieringConfigurationsRequest,
  context: S3Context,
): ListBucketIntelligentTieringConfigurationsOutput {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const { items, ...page } = listNamed(bucket, "intelligentTiering", input.ContinuationToken);
  return { IntelligentTieringConfigurationList: items, ...page };
}
