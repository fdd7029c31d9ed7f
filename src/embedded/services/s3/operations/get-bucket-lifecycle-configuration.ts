/** Gives the lifecycle rules of a bucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLifecycleConfiguration.html */
import type {
  GetBucketLifecycleConfigurationOutput,
  GetBucketLifecycleConfigurationRequest,
} from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { configured } from "../rules/configuration.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<GetBucketLifecycleConfigurationRequest>("Bucket", "ExpectedBucketOwner");

export function getBucketLifecycleConfiguration(
  input: GetBucketLifecycleConfigurationRequest,
  context: S3Context,
): GetBucketLifecycleConfigurationOutput {
  refuseOthers(input, honoured);
  const { rules, minimum } = configured(context.buckets.require(input, context), "lifecycle");
  return { Rules: [...rules], TransitionDefaultMinimumObjectSize: minimum };
}
