/** Where LocalStack differs from AWS in the configurations of buckets and their effect on objects. */
import type { Entry } from "../differences.ts";
import { api } from "./aws-pages.ts";

export const s3Configurations: readonly Entry[] = [
  {
    suite: "s3/access-control-lists",
    reason: "ownership controls and the public access block do not refuse ACLs",
    awsPage: `${api.s3Guide}about-object-ownership.html`,
    tests: [
      "a bucket with BucketOwnerEnforced refuses ACLs",
      "a bucket that blocks public ACLs refuses them",
      "BucketOwnerEnforced is refused while the bucket's ACL grants access to others",
      "CreateBucket refuses an ACL that ownership or the public access block forbids",
    ],
  },
  {
    suite: "s3/configurations",
    reason: "CORS rules that S3 refuses are accepted",
    awsPage: `${api.s3}PutBucketCors.html`,
    tests: ["invalid CORS rules are refused"],
  },
  {
    suite: "s3/configurations",
    reason: "the error for a missing destination bucket is the one for a bucket without versioning",
    awsPage: `${api.s3}PutBucketReplication.html`,
    tests: ["replication requires versioning on both buckets, and each rule gets an id"],
  },
  {
    suite: "s3/customer-keys",
    reason: "new buckets do not block SSE-C",
    awsPage: `${api.s3Guide}blocking-unblocking-s3-c-encryption-gpb.html`,
    tests: ["a new bucket refuses SSE-C until it is allowed"],
  },
  {
    suite: "s3/customer-keys",
    reason: "SSE-C does not change the ETag",
    awsPage: `${api.s3}Object.html`,
    tests: ["an object can be read only with the key it was written with"],
  },
  {
    suite: "s3/encryption",
    reason: "dual-layer encryption does not return the key",
    awsPage: `${api.s3Guide}UsingDSSEncryption.html`,
    tests: ["dual-layer encryption returns the key's ARN and has no bucket key"],
  },
  {
    suite: "s3/lifecycle-configuration",
    reason: "a rule with the old Prefix instead of a Filter is refused",
    awsPage: `${api.s3}LifecycleRule.html`,
    tests: ["a rule without an id gets one, and the old form with Prefix is accepted"],
  },
  {
    suite: "s3/lifecycle-configuration",
    reason: "the rule's id in x-amz-expiration is not percent-encoded",
    awsPage: `${api.s3}PutObject.html`,
    tests: ["writes and reads return the expiration date"],
  },
  {
    suite: "s3/lifecycle-configuration",
    reason: "invalid rules are accepted, or refused with MalformedXML for every mistake",
    awsPage: `${api.s3}PutBucketLifecycleConfiguration.html`,
    tests: [
      "a lifecycle rule without an action is refused",
      "a lifecycle rule with a duplicate tag is refused",
      "a lifecycle rule with zero days is refused",
      "a lifecycle rule with a date that is not midnight is refused",
      "a lifecycle rule with a transition to STANDARD_IA before 30 days is refused",
      "a lifecycle rule with two transitions to the same class is refused",
      "a lifecycle rule that mixes dates and days is refused",
      "a lifecycle rule that expires objects before their transition is refused",
      "a lifecycle rule with two transitions less than 30 days apart is refused",
      "a lifecycle rule that aborts uploads by tag is refused",
      "lifecycle rules with the same id are refused",
    ],
  },
  {
    suite: "s3/named-configurations",
    reason: "a document without its required members gives InternalError",
    awsPage: `${api.s3}PutBucketAnalyticsConfiguration.html`,
    tests: ["invalid documents are refused"],
  },
  {
    suite: "s3/notification-configuration",
    reason: "a queue and a function can be notified of the same objects",
    awsPage: `${api.s3Guide}notification-how-to-filtering.html`,
    tests: ["overlapping filters of a queue and a function are refused"],
  },
  {
    suite: "s3/object-lock",
    reason: "a legal hold is accepted for an object whose bucket has no Object Lock",
    awsPage: `${api.s3Guide}object-lock.html`,
    tests: ["lock parameters are refused if they are invalid or the bucket has no Object Lock"],
  },
  {
    suite: "s3/upload-conditions",
    reason: "a completed upload cannot be completed again",
    awsPage: `${api.s3}CompleteMultipartUpload.html`,
    tests: ["completing an upload twice returns the same response and writes nothing"],
  },
];
