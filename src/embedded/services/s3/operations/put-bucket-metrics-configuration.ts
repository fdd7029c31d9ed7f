/** Sets one configuration of request metrics; none are published. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketMetricsConfiguration.html */
import { type PutBucketMetricsConfigurationRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { malformedXml } from "../errors.ts";
import { checkConfigurationId, putNamed } from "../rules/named-configurations.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<PutBucketMetricsConfigurationRequest>(
  "Bucket",
  "Id",
  "MetricsConfiguration",
  "ExpectedBucketOwner",
);

export function putBucketMetricsConfiguration(
  input: PutBucketMetricsConfigurationRequest,
  context: S3Context,
): void {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const configuration = input.MetricsConfiguration;
  if (!configuration) throw malformedXml();
  const Id = checkConfigurationId(input.Id, configuration.Id);
  putNamed(bucket, "metrics", { ...configuration, Id });
}
