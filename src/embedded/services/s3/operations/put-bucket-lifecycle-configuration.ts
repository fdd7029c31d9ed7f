/** Sets the lifecycle rules of a bucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html */
import {
  type PutBucketLifecycleConfigurationOutput,
  type PutBucketLifecycleConfigurationRequest,
  TransitionDefaultMinimumObjectSize,
} from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { invalidRequest, malformedXml } from "../errors.ts";
import { checkLifecycle } from "../lifecycle/check-rules.ts";
import { isOneOf } from "../rules/configuration.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<PutBucketLifecycleConfigurationRequest>(
  "Bucket",
  "LifecycleConfiguration",
  "ExpectedBucketOwner",
  "TransitionDefaultMinimumObjectSize",
);

export function putBucketLifecycleConfiguration(
  input: PutBucketLifecycleConfigurationRequest,
  context: S3Context,
): PutBucketLifecycleConfigurationOutput {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const minimum = input.TransitionDefaultMinimumObjectSize ?? "all_storage_classes_128K";
  if (!isOneOf(TransitionDefaultMinimumObjectSize, minimum)) {
    throw invalidRequest("Invalid TransitionDefaultMinimumObjectSize found");
  }
  if (!input.LifecycleConfiguration) throw malformedXml();
  const rules = checkLifecycle(input.LifecycleConfiguration.Rules ?? []);
  bucket.configurations.lifecycle = { rules, minimum, since: context.now() };
  return { TransitionDefaultMinimumObjectSize: minimum };
}
