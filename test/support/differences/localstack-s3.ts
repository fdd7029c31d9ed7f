/** What LocalStack's S3 does otherwise than AWS. */
import type { Entry } from "../differences.ts";
import { api } from "./aws-pages.ts";

export const s3: readonly Entry[] = [
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
  {
    suite: "s3/versioning",
    reason: "after a page that ends at the version null, ListObjectVersions begins with the first page again",
    awsPage: `${api.s3}ListObjectVersions.html`,
    tests: ["pages of versions go on behind the null version"],
  },
];
