/** Replaces a bucket's access control list. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAcl.html */
import type { PutBucketAclRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { putAcl } from "../rules/access-control.ts";
import { grantMembers, members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<PutBucketAclRequest>(
  "Bucket",
  "AccessControlPolicy",
  "GrantWrite",
  "ExpectedBucketOwner",
  ...grantMembers,
);

export function putBucketAcl(input: PutBucketAclRequest, context: S3Context): void {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  bucket.acl = putAcl(bucket, input);
}
