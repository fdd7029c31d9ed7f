/** Replaces a bucket's notifications. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html */
import type { PutBucketNotificationConfigurationRequest } from "@aws-sdk/client-s3";
import { AwsError } from "../../../../wire/errors.ts";
import type { S3Context } from "../context.ts";
import { notImplemented } from "../errors.ts";
import { checkNotifications, type LambdaNotification } from "../rules/notification-rules.ts";
import { members, refuseOthers } from "../rules/parameters.ts";
import type { Bucket } from "../state/types.ts";

const honoured = members<PutBucketNotificationConfigurationRequest>(
  "Bucket",
  "NotificationConfiguration",
  "ExpectedBucketOwner",
  "SkipDestinationValidation",
);

/** All or nothing: one destination that cannot be validated leaves the configuration as it was. */
export async function putBucketNotificationConfiguration(
  input: PutBucketNotificationConfigurationRequest,
  context: S3Context,
): Promise<void> {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const configuration = input.NotificationConfiguration ?? {};
  if (configuration.TopicConfigurations?.length) throw notImplemented("TopicConfigurations");
  if (configuration.QueueConfigurations?.length) throw notImplemented("QueueConfigurations");
  if (configuration.EventBridgeConfiguration) throw notImplemented("EventBridgeConfiguration");
  const notifications = checkNotifications(configuration.LambdaFunctionConfigurations ?? [], bucket);
  if (!input.SkipDestinationValidation) await checkDestinations(bucket, notifications, context);
  bucket.notifications = notifications;
}

/** @throws AwsError InvalidArgument naming each function that is missing or may not be invoked by the bucket. */
async function checkDestinations(
  bucket: Bucket,
  notifications: readonly LambdaNotification[],
  { effects }: S3Context,
): Promise<void> {
  const caller = { bucketArn: `arn:aws:s3:::${bucket.name}`, sourceAccount: bucket.accountId };
  const members: Record<string, string> = {};
  let refused = 0;
  for (const arn of new Set(notifications.map(({ LambdaFunctionArn }) => LambdaFunctionArn))) {
    const access = await effects.functionAccess(arn, caller);
    if (access === "ok") continue;
    refused += 1;
    members[`ArgumentName${refused}`] = arn;
    members[`ArgumentValue${refused}`] =
      access === "missing"
        ? "The destination Lambda does not exist"
        : `Not authorized to invoke function [${arn}]`;
  }
  if (refused === 0) return;
  throw new AwsError("InvalidArgument", "Unable to validate the following destination configurations", {
    status: 400,
    members,
  });
}
