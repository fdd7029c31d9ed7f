/**
 * ACLs, as far as a bucket that enforces its owner takes them (all new buckets since April 2023):
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
 */
import type { Grant } from "@aws-sdk/client-s3";
import { badRequest, invalidArgument, notImplemented } from "../errors.ts";
import { canonicalId } from "../state/identities.ts";
import type { Bucket } from "../state/types.ts";

interface AclInput {
  readonly ACL?: string | undefined;
  readonly GrantFullControl?: string | undefined;
  readonly GrantRead?: string | undefined;
  readonly GrantReadACP?: string | undefined;
  readonly GrantWriteACP?: string | undefined;
}

/** @throws AwsError AccessControlListNotSupported, or NotImplemented where the bucket would take the ACL. */
export function checkObjectAcl(bucket: Bucket, input: AclInput): void {
  const grant = input.GrantFullControl ?? input.GrantRead ?? input.GrantReadACP ?? input.GrantWriteACP;
  if (grant === undefined && (input.ACL === undefined || input.ACL === "bucket-owner-full-control")) return;
  if (bucket.ownership === "BucketOwnerEnforced") {
    throw badRequest("AccessControlListNotSupported", "The bucket does not allow ACLs");
  }
  if (grant !== undefined) throw notImplemented("Grant");
  if (input.ACL !== "private") throw notImplemented("ACL");
}

export const ownerGrants = (bucket: Bucket): Grant[] => [
  { Grantee: { Type: "CanonicalUser", ID: canonicalId(bucket.accountId) }, Permission: "FULL_CONTROL" },
];

/** S3's answer for a bucket without object lock. */
export function refuseBypass(bypass: boolean | undefined): void {
  if (!bypass) return;
  const name = "x-amz-bypass-governance-retention";
  throw invalidArgument(`${name} is only applicable to Object Lock enabled buckets.`, name);
}
