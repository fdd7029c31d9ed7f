/** Replaces a bucket's notifications. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html */
import type { PutBucketNotificationConfigurationRequest } from "@aws-sdk/client-s3";
import { AwsError } from "../../../../wire/errors.ts";
import type { S3Context } from "../context.ts";
import type { S3Effects } from "../effects.ts";
import type { StoredNotification } from "../state/notification.ts";
import { checkNotifications } from "../rules/notification-rules.ts";
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
  const notifications = checkNotifications(configuration, bucket);
  if (!input.SkipDestinationValidation) await checkDestinations(bucket, notifications, context);
  bucket.notifications = notifications;
  bucket.eventBridge = configuration.EventBridgeConfiguration !== undefined;
}

/** @throws AwsError InvalidArgument naming each destination that is missing or that the bucket may not send to. */
async function checkDestinations(
  bucket: Bucket,
  notifications: readonly StoredNotification[],
  { effects }: S3Context,
): Promise<void> {
  const caller = { bucketArn: `arn:aws:s3:::${bucket.name}`, sourceAccount: bucket.accountId };
  const kept = new Set(bucket.notifications.map(({ arn }) => arn));
  const members: Record<string, string> = {};
  let refused = 0;
  for (const [arn, service] of new Map(notifications.map((one) => [one.arn, one.service]))) {
    const trouble =
      service === "lambda"
        ? await functionTrouble(arn, effects.functionAccess(arn, caller))
        : elsewhereTrouble(service, kept.has(arn));
    if (trouble === undefined) continue;
    refused += 1;
    members[`ArgumentName${refused}`] = arn;
    members[`ArgumentValue${refused}`] = trouble;
  }
  if (refused === 0) return;
  throw new AwsError("InvalidArgument", "Unable to validate the following destination configurations", {
    status: 400,
    members,
  });
}

async function functionTrouble(
  arn: string,
  access: ReturnType<S3Effects["functionAccess"]>,
): Promise<string | undefined> {
  const answer = await access;
  if (answer === "ok") return undefined;
  return answer === "missing"
    ? "The destination Lambda does not exist"
    : `Not authorized to invoke function [${arn}]`;
}

/** Queues and topics do not exist here, so none can be added; those that were put unseen may stay. */
function elsewhereTrouble(service: "sns" | "sqs", kept: boolean): string | undefined {
  if (kept) return undefined;
  return `The destination ${service === "sqs" ? "queue" : "topic"} does not exist`;
}
