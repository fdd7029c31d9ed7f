/** Removes one configuration of intelligent tiering. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketIntelligentTieringConfiguration.html */
import type { DeleteBucketIntelligentTieringConfigurationRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { deleteNamed } from "../rules/named-configurations.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<DeleteBucketIntelligentTieringConfigurationRequest>(
  "Bucket",
  "Id",
  "ExpectedBucketOwner",
);

export function deleteBucketIntelligentTieringConfiguration(
  input: DeleteBucketIntelligentTieringConfigurationRequest,
  context: S3Context,
): void {
  refuseOthers(input, honoured);
  deleteNamed(context.buckets.require(input, context), "intelligentTiering", input.Id);
}
