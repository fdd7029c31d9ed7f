/** Removes one configuration of inventory. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketInventoryConfiguration.html */
import type { DeleteBucketInventoryConfigurationRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { deleteNamed } from "../rules/named-configurations.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<DeleteBucketInventoryConfigurationRequest>("Bucket", "Id", "ExpectedBucketOwner");

export function deleteBucketInventoryConfiguration(
  input: DeleteBucketInventoryConfigurationRequest,
  context: S3Context,
): void {
  refuseOthers(input, honoured);
  deleteNamed(context.buckets.require(input, context), "inventory", input.Id);
}
