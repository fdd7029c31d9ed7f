/** What LocalStack does otherwise than AWS with the configurations of buckets, and with what they do to objects. */
import type { Entry } from "../differences.ts";
import { api } from "./aws-pages.ts";

export const s3Configurations: readonly Entry[] = [
  {
    suite: "s3/access-control-lists",
    reason: "neither ownership controls nor the public access block refuse an access control list",
    awsPage: `${api.s3Guide}about-object-ownership.html`,
    tests: [
      "a bucket that enforces its owner takes no list",
      "a bucket that blocks public lists refuses them",
      "the owner cannot be enforced while the bucket's list grants others something",
      "a bucket begins with a list that fits its ownership",
    ],
  },
  {
    suite: "s3/configurations",
    reason: "CORS rules are taken that S3 refuses",
    awsPage: `${api.s3}PutBucketCors.html`,
    tests: ["CORS rules that S3 does not take are refused"],
  },
  {
    suite: "s3/configurations",
    reason: "a destination that does not exist is refused as one without versions",
    awsPage: `${api.s3}PutBucketReplication.html`,
    tests: ["replication wants versions on both sides, and gives each rule an id"],
  },
  {
    suite: "s3/customer-keys",
    reason: "new buckets do not block SSE-C",
    awsPage: `${api.s3Guide}blocking-unblocking-s3-c-encryption-gpb.html`,
    tests: ["a new bucket takes no customer keys until it is told to"],
  },
  {
    suite: "s3/customer-keys",
    reason: "SSE-C does not change the ETag",
    awsPage: `${api.s3}Object.html`,
    tests: ["an object is read with the key that it was written with, and with no other"],
  },
  {
    suite: "s3/encryption",
    reason: "two-layer encryption does not say which key it used",
    awsPage: `${api.s3Guide}UsingDSSEncryption.html`,
    tests: ["two layers of encryption name the key and have no bucket key"],
  },
  {
    suite: "s3/lifecycle-configuration",
    reason: "a rule with the old Prefix in the place of a Filter is refused",
    awsPage: `${api.s3}LifecycleRule.html`,
    tests: ["a rule without an id gets one, and the old form with a prefix is taken"],
  },
  {
    suite: "s3/lifecycle-configuration",
    reason: "x-amz-expiration gives the rule's id as it is, not percent-encoded",
    awsPage: `${api.s3}PutObject.html`,
    tests: ["a write and a read say when the object is going to expire"],
  },
  {
    suite: "s3/lifecycle-configuration",
    reason: "rules that do not fit are MalformedXML, whatever is wrong, or are taken",
    awsPage: `${api.s3}PutBucketLifecycleConfiguration.html`,
    tests: [
      "a lifecycle rule without an action is refused",
      "a lifecycle rule with a tag twice is refused",
      "a lifecycle rule with no days is refused",
      "a lifecycle rule with a date at noon is refused",
      "a lifecycle rule with too early infrequent access is refused",
      "a lifecycle rule with a class twice is refused",
      "a lifecycle rule with dates and days is refused",
      "a lifecycle rule that expires before it moves is refused",
      "a lifecycle rule that moves on too early is refused",
      "a lifecycle rule that aborts uploads by tag is refused",
      "ids are unique",
    ],
  },
  {
    suite: "s3/named-configurations",
    reason: "a document without its required members is an InternalError",
    awsPage: `${api.s3}PutBucketAnalyticsConfiguration.html`,
    tests: ["documents that do not fit are refused"],
  },
  {
    suite: "s3/notification-configuration",
    reason: "a queue and a function may be told of the same objects",
    awsPage: `${api.s3Guide}notification-how-to-filtering.html`,
    tests: ["queues and functions may not overlap either"],
  },
  {
    suite: "s3/object-lock",
    reason: "a legal hold is taken for an object whose bucket has no object lock",
    awsPage: `${api.s3Guide}object-lock.html`,
    tests: ["parameters of object lock are refused where the bucket has none or they do not fit"],
  },
  {
    suite: "s3/upload-conditions",
    reason: "an upload that was completed is forgotten",
    awsPage: `${api.s3}CompleteMultipartUpload.html`,
    tests: ["an upload that is completed again gives the same answer and writes nothing"],
  },
];
