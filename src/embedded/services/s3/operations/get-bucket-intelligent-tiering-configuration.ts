/** Gives one configuration of intelligent tiering. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketIntelligentTieringConfiguration.html */
import type {
  GetBucketIntelligentTieringConfigurationOutput,
  GetBucketIntelligentTieringConfigurationRequest,
} from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { requireNamed } from "../rules/named-configurations.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<GetBucketIntelligentTieringConfigurationRequest>(
  "Bucket",
  "Id",
  "ExpectedBucketOwner",
);

export function getBucketIntelligentTieringConfiguration(
  input: GetBucketIntelligentTieringConfigurationRequest,
  context: S3Context,
): GetBucketIntelligentTieringConfigurationOutput {
  refuseOthers(input, honoured);
  return {
    IntelligentTieringConfiguration: requireNamed(
      context.buckets.require(input, context),
      "intelligentTiering",
      input.Id,
    ),
  };
}
