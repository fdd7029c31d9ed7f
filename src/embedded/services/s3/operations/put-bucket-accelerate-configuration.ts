/** Enables or suspends transfer acceleration, which changes nothing on this machine. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAccelerateConfiguration.html */
import { type PutBucketAccelerateConfigurationRequest, BucketAccelerateStatus } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { invalidRequest, malformedXml } from "../errors.ts";
import { isOneOf } from "../rules/configuration.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<PutBucketAccelerateConfigurationRequest>(
  "Bucket",
  "AccelerateConfiguration",
  "ExpectedBucketOwner",
);

export function putBucketAccelerateConfiguration(
  input: PutBucketAccelerateConfigurationRequest,
  context: S3Context,
): void {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  if (bucket.name.includes(".")) {
    throw invalidRequest(
      "S3 Transfer Acceleration is not supported for buckets with periods (.) in their names",
    );
  }
  const status = input.AccelerateConfiguration?.Status;
  if (!isOneOf(BucketAccelerateStatus, status)) throw malformedXml();
  // Suspending what was never enabled changes nothing.
  if (status === "Suspended" && bucket.configurations.acceleration === undefined) return;
  bucket.configurations.acceleration = status;
}
