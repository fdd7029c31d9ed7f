/** Sets one configuration of storage class analysis; nothing is analysed. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAnalyticsConfiguration.html */
import { type PutBucketAnalyticsConfigurationRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { malformedXml } from "../errors.ts";
import { checkConfigurationId, putNamed } from "../rules/named-configurations.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<PutBucketAnalyticsConfigurationRequest>(
  "Bucket",
  "Id",
  "AnalyticsConfiguration",
  "ExpectedBucketOwner",
);

export function putBucketAnalyticsConfiguration(
  input: PutBucketAnalyticsConfigurationRequest,
  context: S3Context,
): void {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const configuration = input.AnalyticsConfiguration;
  if (!configuration) throw malformedXml();
  const Id = checkConfigurationId(input.Id, configuration.Id);
  putNamed(bucket, "analytics", { ...configuration, Id });
}
