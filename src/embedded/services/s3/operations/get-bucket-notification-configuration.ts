/** Gives a bucket's notifications. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketNotificationConfiguration.html */
import type {
  GetBucketNotificationConfigurationRequest,
  NotificationConfiguration,
} from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { unlessEmpty } from "../rules/listing.ts";
import type { DestinationService } from "../state/notification.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<GetBucketNotificationConfigurationRequest>("Bucket", "ExpectedBucketOwner");

export function getBucketNotificationConfiguration(
  input: GetBucketNotificationConfigurationRequest,
  context: S3Context,
): NotificationConfiguration {
  refuseOthers(input, honoured);
  const { notifications, eventBridge } = context.buckets.require(input, context);
  const of = <Shown>(service: DestinationService, show: (arn: string) => Shown) =>
    unlessEmpty(
      notifications
        .filter((one) => one.service === service)
        .map(({ arn, Id, Events, Filter }) => ({ Id, ...show(arn), Events, Filter })),
    );
  return {
    TopicConfigurations: of("sns", (TopicArn) => ({ TopicArn })),
    QueueConfigurations: of("sqs", (QueueArn) => ({ QueueArn })),
    LambdaFunctionConfigurations: of("lambda", (LambdaFunctionArn) => ({ LambdaFunctionArn })),
    ...(eventBridge ? { EventBridgeConfiguration: {} } : {}),
  };
}
