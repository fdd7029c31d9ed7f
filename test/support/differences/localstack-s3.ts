/** Where LocalStack's S3 differs from AWS. */
import type { Entry } from "../differences.ts";
import { api } from "./aws-pages.ts";

export const s3: readonly Entry[] = [
  {
    suite: "s3/buckets",
    reason: "an account can read and write another account's buckets",
    awsPage: `${api.s3Guide}access-management.html`,
    tests: ["reading, writing and listing another account's bucket is denied"],
  },
  {
    suite: "s3/buckets",
    reason: "ExpectedBucketOwner is ignored",
    awsPage: `${api.s3Guide}bucket-owner-condition.html`,
    tests: ["a wrong expected bucket owner is denied"],
  },
  {
    suite: "s3/conditions",
    reason: "If-Unmodified-Since is evaluated although If-Match is met, and If-Match: * is never met",
    awsPage: `${api.s3}GetObject.html`,
    tests: ["conditions that are met return the object"],
  },
  {
    suite: "s3/conditions",
    reason: "DeleteObject with If-Match is not implemented",
    awsPage: `${api.s3Guide}conditional-deletes.html`,
    tests: ["a conditional delete removes only the object with that ETag"],
  },
  {
    suite: "s3/copy",
    reason: "an older version of an object cannot be copied onto the object unchanged",
    awsPage: `${api.s3Guide}RestoringPreviousVersions.html`,
    tests: ["copying an older version makes it the newest"],
  },
  {
    suite: "s3/delete-objects",
    reason: "DeleteObjects accepts any number of keys",
    awsPage: `${api.s3}DeleteObjects.html`,
    tests: ["a batch of more than a thousand is refused"],
  },
  {
    suite: "s3/encryption",
    reason: "SSE-KMS neither checks the key nor changes the ETag",
    awsPage: `${api.s3Guide}UsingKMSEncryption.html`,
    tests: [
      "an object encrypted with SSE-KMS returns the key's ARN and an ETag that is not an MD5",
      "with a disabled key an object can be neither written nor read",
      "a key that does not exist is refused",
      "a key id is accepted only with aws:kms",
    ],
  },
  {
    suite: "s3/encryption",
    reason: "the AWS managed key for S3 is not the key of its alias",
    awsPage: `${api.s3Guide}UsingKMSEncryption.html`,
    tests: ["without a key id, the account's AWS managed key for S3 is used"],
  },
  {
    suite: "s3/encryption",
    reason: "DeleteBucketEncryption leaves a bucket without any default encryption",
    awsPage: `${api.s3}DeleteBucketEncryption.html`,
    tests: ["a bucket's default can be set to SSE-KMS and back"],
  },
  {
    suite: "s3/listing",
    reason: "ListObjectsV2 treats max-keys=0 as not given",
    awsPage: `${api.s3}ListObjectsV2.html`,
    tests: ["MaxKeys=0 returns an empty listing that is not truncated"],
  },
  {
    suite: "s3/listing",
    reason:
      "ListObjectsV2 gives InternalError for a made-up continuation token, or one after a key that is not ASCII",
    awsPage: `${api.s3}ListObjectsV2.html`,
    tests: ["paging continues after keys in any script", "a made-up continuation token is refused"],
  },
  {
    suite: "s3/notification-configuration",
    reason: "PutBucketNotificationConfiguration accepts overlapping configurations",
    awsPage: `${api.s3Guide}notification-how-to-filtering.html`,
    tests: ["overlapping configurations are refused"],
  },
  {
    suite: "s3/notification-configuration",
    reason: "PutBucketNotificationConfiguration accepts events that do not exist",
    awsPage: `${api.s3Guide}notification-how-to-event-types-and-destinations.html`,
    tests: ["invalid events, filter rules and function ARNs are refused"],
  },
  {
    suite: "s3/objects",
    reason: "metadata of any size is accepted",
    awsPage: `${api.s3Guide}UsingMetadata.html`,
    tests: ["metadata of more than 2 KB is refused"],
  },
  {
    suite: "s3/range",
    reason: "a Range in another unit is treated as bytes",
    awsPage: `${api.s3}GetObject.html`,
    tests: ["several ranges or an invalid range return the whole object"],
  },
  {
    suite: "s3/tagging",
    reason: "PutObjectTagging accepts more than ten tags",
    awsPage: `${api.s3Guide}object-tagging.html`,
    tests: ["invalid tags are refused"],
  },
  {
    suite: "s3/versioning",
    reason: "after a page that ends at the version null, ListObjectVersions returns the first page again",
    awsPage: `${api.s3}ListObjectVersions.html`,
    tests: ["pages of versions continue after the null version"],
  },
];
