/** Replaces the access control list of an object or version. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectAcl.html */
import type { PutObjectAclRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { notify } from "../notify.ts";
import { putAcl } from "../rules/access-control.ts";
import { grantMembers, members, refuseOthers } from "../rules/parameters.ts";
import { requireObject } from "../state/versions.ts";

const honoured = members<PutObjectAclRequest>(
  "Bucket",
  "Key",
  "AccessControlPolicy",
  "GrantWrite",
  "VersionId",
  "ExpectedBucketOwner",
  ...grantMembers,
);

export function putObjectAcl(input: PutObjectAclRequest, context: S3Context): void {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const version = requireObject(bucket, input, "PUT");
  version.acl = putAcl(bucket, input);
  notify({ bucket, key: input.Key ?? "", event: "ObjectAcl:Put", version }, context);
}
