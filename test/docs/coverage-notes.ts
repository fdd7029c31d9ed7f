/**
 * What an operation of the embedded AWS does not do, although it accepts the request. Parameters that it refuses need
 * no note, because the page finds them with requests.
 */
import type { ServiceName } from "../../src/wire/catalog.ts";

export const notes: Readonly<Partial<Record<ServiceName, Readonly<Record<string, string>>>>> = {
  s3: {
    GetBucketAbac: "always Disabled",
    PutBucketAccelerateConfiguration: "stored; there is no accelerated endpoint",
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
    PutBucketRequestPayment: "stored; requests cost nothing",
    RestoreObject: "copies only: no S3 Select, no output location",
  },
};
