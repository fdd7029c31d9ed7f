/** Gives a bucket's notifications. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketNotificationConfiguration.html */
import type {
  GetBucketNotificationConfigurationRequest,
  NotificationConfiguration,
} from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { unlessEmpty } from "../rules/listing.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<GetBucketNotificationConfigurationRequest>("Bucket", "ExpectedBucketOwner");

export function getBucketNotificationConfiguration(
  input: GetBucketNotificationConfigurationRequest,
  context: S3Context,
): NotificationConfiguration {
  refuseOthers(input, honoured);
  const { notifications } = context.buckets.require(input, context);
  return { LambdaFunctionConfigurations: unlessEmpty(notifications) };
}
