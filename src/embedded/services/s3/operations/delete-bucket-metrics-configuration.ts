/** Removes one configuration of request metrics. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketMetricsConfiguration.html */
import type { DeleteBucketMetricsConfigurationRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { deleteNamed } from "../rules/named-configurations.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<DeleteBucketMetricsConfigurationRequest>("Bucket", "Id", "ExpectedBucketOwner");

export function deleteBucketMetricsConfiguration(
  input: DeleteBucketMetricsConfigurationRequest,
  context: S3Context,
): void {
  refuseOthers(input, honoured);
  deleteNamed(context.buckets.require(input, context), "metrics", input.Id);
}
