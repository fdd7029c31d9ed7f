/**
 * What an access control list lets a caller do.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#permissions
 */
import type { Grant, Permission } from "@aws-sdk/client-s3";
import type { Caller } from "../../../../wire/service.ts";
import { canonicalId } from "../state/identities.ts";
import type { Bucket } from "../state/types.ts";
import { groups } from "./grants.ts";

const ofBucket: Readonly<Record<string, Permission>> = {
  "s3:ListBucket": "READ",
  "s3:ListBucketVersions": "READ",
  "s3:ListBucketMultipartUploads": "READ",
  "s3:PutObject": "WRITE",
  "s3:DeleteObject": "WRITE",
  "s3:DeleteObjectVersion": "WRITE",
  "s3:GetBucketAcl": "READ_ACP",
  "s3:PutBucketAcl": "WRITE_ACP",
};

const ofObject: Readonly<Record<string, Permission>> = {
  "s3:GetObject": "READ",
  "s3:GetObjectVersion": "READ",
  "s3:GetObjectAcl": "READ_ACP",
  "s3:GetObjectVersionAcl": "READ_ACP",
  "s3:PutObjectAcl": "WRITE_ACP",
  "s3:PutObjectVersionAcl": "WRITE_ACP",
};

interface Lists {
  readonly bucket: Bucket;
  /** Of the object that the action is about. */
  readonly objectAcl: readonly Grant[] | undefined;
}

/** Never for a bucket that enforces its owner. */
export function aclAllows(action: string, { bucket, objectAcl }: Lists, caller: Caller): boolean {
  if (bucket.ownership === "BucketOwnerEnforced") return false;
  const onObject = ofObject[action];
  const permission = onObject ?? ofBucket[action];
  if (permission === undefined) return false;
  const grants = (onObject ? objectAcl : bucket.acl) ?? [];
  return grants.some(
    (grant) =>
      (grant.Permission === permission || grant.Permission === "FULL_CONTROL") &&
      isFor(grant, bucket, caller),
  );
}

function isFor({ Grantee: grantee }: Grant, bucket: Bucket, { principal, accountId }: Caller): boolean {
  if (grantee?.URI !== undefined) {
    if (bucket.publicAccessBlock?.IgnorePublicAcls) return false;
    const isSigned = principal.kind !== "anonymous";
    return grantee.URI === groups.all || (isSigned && grantee.URI === groups.authenticated);
  }
  // An account's grant is its root user's; its users need a policy of the account besides.
  return principal.kind === "root" && grantee?.ID === canonicalId(accountId);
}
