/**
 * What a target does otherwise than AWS, as seen by the shared suites. Each test runs there as an expected failure,
 * so that an entry fails the run as soon as it is no longer true.
 */
import type { TargetName } from "../../src/common/contract.ts";

export interface Difference {
  readonly target: TargetName;
  /** Below test/services, without the ending: `kms/keys`. */
  readonly suite: string;
  /** What the target does, in one sentence. */
  readonly reason: string;
  /** Where AWS says how it should be. */
  readonly awsPage: string;
  /** Names of the tests. */
  readonly tests: readonly string[];
}

const api = {
  kms: "https://docs.aws.amazon.com/kms/latest/APIReference/API_",
  lambda: "https://docs.aws.amazon.com/lambda/latest/api/API_",
  logs: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_",
  s3: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_",
  s3Guide: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/",
};

type Entry = Omit<Difference, "target">;

const localstack: readonly Entry[] = [
  {
    suite: "kms/data-keys",
    reason: "GenerateDataKey gives 32 bytes, whatever KeySpec and NumberOfBytes ask for",
    awsPage: `${api.kms}GenerateDataKey.html`,
    tests: [
      'gives 16 bytes for {"KeySpec":"AES_128"}, in the clear and encrypted',
      'gives 64 bytes for {"NumberOfBytes":64}, in the clear and encrypted',
    ],
  },
  {
    suite: "kms/data-keys",
    reason: "GenerateDataKey validates neither KeySpec nor NumberOfBytes",
    awsPage: `${api.kms}GenerateDataKey.html`,
    tests: [
      "refuses neither KeySpec nor NumberOfBytes",
      "refuses both KeySpec and NumberOfBytes",
      'refuses {"NumberOfBytes":0}',
      'refuses {"NumberOfBytes":1025}',
      'refuses {"KeySpec":"AES_512"}',
    ],
  },
  {
    suite: "kms/data-keys",
    reason: "ReEncrypt without SourceKeyId fails with InternalError",
    awsPage: `${api.kms}ReEncrypt.html`,
    tests: ["moves a ciphertext to another key and context", "refuses a source in another context"],
  },
  {
    suite: "kms/encrypt-decrypt",
    reason: "Encrypt leaves EncryptionAlgorithm out of its answer",
    awsPage: `${api.kms}Encrypt.html`,
    tests: ["decrypts what was encrypted, byte for byte, and says with which key"],
  },
  {
    suite: "kms/encrypt-decrypt",
    reason: "the message about an alias that is not there names no ARN",
    awsPage: `${api.kms}Encrypt.html`,
    tests: ["names an alias that is not there"],
  },
  {
    suite: "kms/keys",
    reason: "ListKeys leaves Truncated out of its last page",
    awsPage: `${api.kms}ListKeys.html`,
    tests: ["lists keys page by page, each once"],
  },
  {
    suite: "logs/events",
    reason: "GetLogEvents includes events at endTime",
    awsPage: `${api.logs}GetLogEvents.html`,
    tests: ["includes startTime and excludes endTime"],
  },
  {
    suite: "logs/events",
    reason: "PutLogEvents gives tooOldLogEventEndIndex, which is exclusive, one too low",
    awsPage: `${api.logs}RejectedLogEventsInfo.html`,
    tests: ["leaves out what is too old or too new and says which"],
  },
  {
    suite: "logs/filter",
    reason: "FilterLogEvents orders events by stream before time",
    awsPage: `${api.logs}FilterLogEvents.html`,
    tests: [
      "gives the events of all streams in the order of time, with their stream and an id",
      "gives every event once, page by page",
    ],
  },
  {
    suite: "logs/filter",
    reason: "FilterLogEvents ignores logStreamNamePrefix",
    awsPage: `${api.logs}FilterLogEvents.html`,
    tests: ["looks into the streams that are named, or whose names begin so"],
  },
  {
    suite: "logs/filter",
    reason: "FilterLogEvents ignores the case that filterPattern has",
    awsPage: `https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html`,
    tests: ["finds events that hold all terms, in their own case"],
  },
  {
    suite: "logs/groups-and-streams",
    reason: "DescribeLogGroups ignores limit",
    awsPage: `${api.logs}DescribeLogGroups.html`,
    tests: ["lists groups page by page, each once"],
  },
  {
    suite: "logs/groups-and-streams",
    reason: "PutRetentionPolicy takes any number of days",
    awsPage: `${api.logs}PutRetentionPolicy.html`,
    tests: ["keeps a retention policy of an allowed number of days"],
  },
  {
    suite: "logs/groups-and-streams",
    reason: "DeleteLogStream of a missing stream says that the group is missing",
    awsPage: `${api.logs}DeleteLogStream.html`,
    tests: ["makes, describes and deletes a stream"],
  },
  {
    suite: "s3/buckets",
    reason: "an account reads and writes another's buckets",
    awsPage: `${api.s3Guide}access-management.html`,
    tests: ["another account's bucket is denied to objects and lists"],
  },
  {
    suite: "s3/buckets",
    reason: "ExpectedBucketOwner is ignored",
    awsPage: `${api.s3Guide}bucket-owner-condition.html`,
    tests: ["an expected owner that is not the owner is denied"],
  },
  {
    suite: "s3/conditions",
    reason: "If-Unmodified-Since is judged although If-Match holds, and If-Match: * never holds",
    awsPage: `${api.s3}GetObject.html`,
    tests: ["conditions that hold give the object"],
  },
  {
    suite: "s3/conditions",
    reason: "DeleteObject with If-Match is not implemented",
    awsPage: `${api.s3Guide}conditional-deletes.html`,
    tests: ["a conditional delete removes only the object it names"],
  },
  {
    suite: "s3/copy",
    reason: "an older version of an object cannot be copied onto the object unchanged",
    awsPage: `${api.s3Guide}RestoringPreviousVersions.html`,
    tests: ["an older version can be copied to be the newest again"],
  },
  {
    suite: "s3/delete-objects",
    reason: "DeleteObjects takes any number of keys",
    awsPage: `${api.s3}DeleteObjects.html`,
    tests: ["a batch of more than a thousand is refused"],
  },
  {
    suite: "s3/encryption",
    reason: "SSE-KMS neither looks at the key nor changes the ETag",
    awsPage: `${api.s3Guide}UsingKMSEncryption.html`,
    tests: [
      "an object under a KMS key names it and has an ETag that is no MD5",
      "with its key disabled an object can neither be written nor read",
      "a key that does not exist is refused",
      "a key id goes with aws:kms alone",
    ],
  },
  {
    suite: "s3/encryption",
    reason: "the AWS managed key for S3 is not the one that its alias names",
    awsPage: `${api.s3Guide}UsingKMSEncryption.html`,
    tests: ["without a key id, the account's AWS managed key for S3 is used"],
  },
  {
    suite: "s3/encryption",
    reason: "DeleteBucketEncryption leaves a bucket without any default encryption",
    awsPage: `${api.s3}DeleteBucketEncryption.html`,
    tests: ["a bucket can have KMS encryption as its default, and go back"],
  },
  {
    suite: "s3/listing",
    reason: "ListObjectsV2 takes max-keys=0 for none given",
    awsPage: `${api.s3}ListObjectsV2.html`,
    tests: ["a page of no keys is empty and whole"],
  },
  {
    suite: "s3/listing",
    reason:
      "ListObjectsV2 fails with InternalError on a continuation token behind a key that is not ASCII, or made up",
    awsPage: `${api.s3}ListObjectsV2.html`,
    tests: ["pages go on behind keys of any script", "a continuation token that no page gave is refused"],
  },
  {
    suite: "s3/notification-configuration",
    reason: "PutBucketNotificationConfiguration takes configurations that overlap",
    awsPage: `${api.s3Guide}notification-how-to-filtering.html`,
    tests: ["configurations that overlap are refused"],
  },
  {
    suite: "s3/notification-configuration",
    reason: "PutBucketNotificationConfiguration takes events that do not exist",
    awsPage: `${api.s3Guide}notification-how-to-event-types-and-destinations.html`,
    tests: ["events, rules and functions that are none are refused"],
  },
  {
    suite: "s3/objects",
    reason: "metadata of any size is taken",
    awsPage: `${api.s3Guide}UsingMetadata.html`,
    tests: ["metadata of more than 2 KB is refused"],
  },
  {
    suite: "s3/range",
    reason: "a Range of another unit than bytes is taken as bytes",
    awsPage: `${api.s3}GetObject.html`,
    tests: ["several ranges and what is no range give the whole object"],
  },
  {
    suite: "s3/tagging",
    reason: "PutObjectTagging takes more than ten tags",
    awsPage: `${api.s3Guide}object-tagging.html`,
    tests: ["tags that break the rules are refused"],
  },
];

export const differences: readonly Difference[] = localstack.map((entry) => ({
  target: "localstack",
  ...entry,
}));
