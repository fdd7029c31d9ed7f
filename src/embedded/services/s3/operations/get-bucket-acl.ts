/** Gives a bucket's access control list. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAcl.html */
import type { GetBucketAclOutput, GetBucketAclRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { shownGrants } from "../rules/access-control.ts";
import { members, refuseOthers } from "../rules/parameters.ts";
import { ownerOf } from "../state/identities.ts";

const honoured = members<GetBucketAclRequest>("Bucket", "ExpectedBucketOwner");

export function getBucketAcl(input: GetBucketAclRequest, context: S3Context): GetBucketAclOutput {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  return { Owner: ownerOf(bucket.accountId), Grants: shownGrants(bucket, bucket.acl) };
}
