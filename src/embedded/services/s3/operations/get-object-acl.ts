/** Gives an object's access control list. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAcl.html */
import type { GetObjectAclOutput, GetObjectAclRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { shownGrants } from "../rules/access-control.ts";
import { members, refuseOthers } from "../rules/parameters.ts";
import { ownerOf } from "../state/identities.ts";
import { requireObject } from "../state/versions.ts";

const honoured = members<GetObjectAclRequest>("Bucket", "Key", "VersionId", "ExpectedBucketOwner");

export function getObjectAcl(input: GetObjectAclRequest, context: S3Context): GetObjectAclOutput {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const { acl } = requireObject(bucket, input);
  return { Owner: ownerOf(bucket.accountId), Grants: shownGrants(bucket, acl) };
}
