/** A bucket's notification, as it is kept. */
import type { Event, NotificationConfigurationFilter } from "@aws-sdk/client-s3";

export type DestinationService = "lambda" | "sns" | "sqs";

/** One configuration of any kind of destination. */
export interface StoredNotification {
  readonly service: DestinationService;
  readonly arn: string;
  readonly Id: string;
  readonly Events: Event[];
  readonly Filter: NotificationConfigurationFilter | undefined;
}
