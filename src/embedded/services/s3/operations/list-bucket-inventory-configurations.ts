/** Lists configurations of inventory, 100 a page. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketInventoryConfigurations.html */
import type {
  ListBucketInventoryConfigurationsOutput,
  ListBucketInventoryConfigurationsRequest,
} from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { listNamed } from "../rules/named-configurations.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<ListBucketInventoryConfigurationsRequest>(
  "Bucket",
  "ContinuationToken",
  "ExpectedBucketOwner",
);

export function listBucketInventoryConfigurations(
  input: ListBucketInventoryConfigurationsRequest,
  context: S3Context,
): ListBucketInventoryConfigurationsOutput {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const { items, ...page } = listNamed(bucket, "inventory", input.ContinuationToken);
  return { InventoryConfigurationList: items, ...page };
}
