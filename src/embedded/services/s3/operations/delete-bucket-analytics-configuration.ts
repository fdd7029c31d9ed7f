/** Removes one configuration of storage class analysis. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketAnalyticsConfiguration.html */
import type { DeleteBucketAnalyticsConfigurationRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { deleteNamed } from "../rules/named-configurations.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<DeleteBucketAnalyticsConfigurationRequest>("Bucket", "Id", "ExpectedBucketOwner");

export function deleteBucketAnalyticsConfiguration(
  input: DeleteBucketAnalyticsConfigurationRequest,
  context: S3Context,
): void {
  refuseOthers(input, honoured);
  deleteNamed(context.buckets.require(input, context), "analytics", input.Id);
}
