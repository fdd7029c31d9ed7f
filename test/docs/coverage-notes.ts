/**
 * What an operation of the embedded AWS does not do though it takes the request. Parameters that it refuses need no
 * note: the page finds them by asking.
 */
import type { ServiceName } from "../../src/wire/catalog.ts";

export const notes: Readonly<Partial<Record<ServiceName, Readonly<Record<string, string>>>>> = {
  s3: {
    GetBucketAbac: "always Disabled",
    PutBucketAccelerateConfiguration: "stored; there is no other way to the bucket",
    PutBucketAnalyticsConfiguration: "stored; nothing is analysed or exported",
    PutBucketIntelligentTieringConfiguration: "stored; no object changes its access tier",
    PutBucketInventoryConfiguration: "stored; no report is written",
    PutBucketLifecycleConfiguration:
      "carried out before the first call after each midnight UTC of the server's clock",
    PutBucketLogging: "stored; no access log is written",
    PutBucketMetricsConfiguration: "stored; no metric is published",
    PutBucketNotificationConfiguration:
      "functions are called; queues, topics and EventBridge are stored, and a queue or topic that is new to the bucket needs SkipDestinationValidation",
    PutBucketReplication: "stored; nothing is replicated",
    PutBucketRequestPayment: "stored; nobody pays",
    RestoreObject: "copies only: no S3 Select, no output location",
  },
};
