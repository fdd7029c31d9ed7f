/** Gives one configuration of inventory. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketInventoryConfiguration.html */
import type {
  GetBucketInventoryConfigurationOutput,
  GetBucketInventoryConfigurationRequest,
} from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { requireNamed } from "../rules/named-configurations.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<GetBucketInventoryConfigurationRequest>("Bucket", "Id", "ExpectedBucketOwner");

export function getBucketInventoryConfiguration(
  input: GetBucketInventoryConfigurationRequest,
  context: S3Context,
): GetBucketInventoryConfigurationOutput {
  refuseOthers(input, honoured);
  return {
    InventoryConfiguration: requireNamed(context.buckets.require(input, context), "inventory", input.Id),
  };
}
