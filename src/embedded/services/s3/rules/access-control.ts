/**
 * Access control lists: canned ones, grants by header and by document. A bucket that enforces its owner (all new ones
 * since April 2023) takes none.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
 */
import type { AccessControlPolicy, Grant, Grantee, Permission } from "@aws-sdk/client-s3";
import { AwsError } from "../../../../wire/errors.ts";
import { badRequest, invalidArgument, invalidRequest } from "../errors.ts";
import { canonicalId } from "../state/identities.ts";
import type { Bucket } from "../state/types.ts";
import { checkGrants, groups, grantsOfHeader } from "./grants.ts";

export interface AclInput {
  readonly ACL?: string | undefined;
  readonly GrantFullControl?: string | undefined;
  readonly GrantRead?: string | undefined;
  readonly GrantReadACP?: string | undefined;
  readonly GrantWrite?: string | undefined;
  readonly GrantWriteACP?: string | undefined;
}

/** An account of AWS's own, which reads images for EC2. */
const imageReader = "6aa5a366c34c1cbe25dc49211496e913e0351eb0e8c37aa3477e40942ec6b97c";

const group = (URI: string, Permission: Permission): Grant => ({
  Grantee: { Type: "Group", URI },
  Permission,
});

/** What a canned ACL grants besides the owner's full control. */
const canned: Readonly<Record<string, readonly Grant[]>> = {
  private: [],
  "public-read": [group(groups.all, "READ")],
  "public-read-write": [group(groups.all, "READ"), group(groups.all, "WRITE")],
  "authenticated-read": [group(groups.authenticated, "READ")],
  "aws-exec-read": [{ Grantee: { Type: "CanonicalUser", ID: imageReader }, Permission: "READ" }],
  // The bucket's owner owns its objects here.
  "bucket-owner-read": [],
  "bucket-owner-full-control": [],
  "log-delivery-write": [group(groups.logDelivery, "WRITE"), group(groups.logDelivery, "READ_ACP")],
};

const headers = [
  ["GrantFullControl", "FULL_CONTROL"],
  ["GrantRead", "READ"],
  ["GrantReadACP", "READ_ACP"],
  ["GrantWrite", "WRITE"],
  ["GrantWriteACP", "WRITE_ACP"],
] as const;

export const ownerGrants = (bucket: Pick<Bucket, "accountId">): Grant[] => [
  { Grantee: { Type: "CanonicalUser", ID: canonicalId(bucket.accountId) }, Permission: "FULL_CONTROL" },
];

const notSupported = (): AwsError =>
  badRequest("AccessControlListNotSupported", "The bucket does not allow ACLs");

/**
 * The grants of a write's headers; undefined for the owner's full control alone.
 * @throws AwsError AccessControlListNotSupported where the bucket takes none, AccessDenied for public ones that are
 * blocked, InvalidArgument, InvalidRequest.
 */
export function writtenAcl(bucket: Bucket, input: AclInput): readonly Grant[] | undefined {
  const grants = grantsOfInput(bucket, input);
  if (bucket.ownership === "BucketOwnerEnforced") {
    const harmless = grants === undefined || input.ACL === "bucket-owner-full-control";
    if (!harmless) throw notSupported();
    return undefined;
  }
  if (grants) refusePublic(bucket, grants);
  return grants;
}

/** Undefined when no header is about access. */
export function grantsOfInput(bucket: Pick<Bucket, "accountId">, input: AclInput): Grant[] | undefined {
  const byHeader = headers.filter(([name]) => input[name] !== undefined);
  if (input.ACL === undefined && byHeader.length === 0) return undefined;
  if (input.ACL !== undefined && byHeader.length > 0) {
    throw invalidRequest("Specifying both Canned ACLs and Header Grants is not allowed");
  }
  if (input.ACL === undefined) {
    return byHeader.flatMap(([name, permission]) => grantsOfHeader(input[name] ?? "", permission));
  }
  const more = Object.hasOwn(canned, input.ACL) ? canned[input.ACL] : undefined;
  if (!more) throw invalidArgument("Invalid canned ACL", "x-amz-acl", input.ACL);
  return [...ownerGrants(bucket), ...more];
}

interface PutAclInput extends AclInput {
  readonly AccessControlPolicy?: AccessControlPolicy | undefined;
}

/**
 * The grants that PutBucketAcl or PutObjectAcl sets.
 * @throws AwsError as `writtenAcl`, MissingSecurityHeader, UnexpectedContent, MalformedACLError.
 */
export function putAcl(bucket: Bucket, input: PutAclInput): readonly Grant[] {
  if (bucket.ownership === "BucketOwnerEnforced") throw notSupported();
  const named = grantsOfInput(bucket, input);
  if (named && input.AccessControlPolicy) {
    throw badRequest("UnexpectedContent", "This request does not support content");
  }
  const grants = named ?? (input.AccessControlPolicy && checkGrants(bucket, input.AccessControlPolicy));
  if (!grants) {
    throw badRequest("MissingSecurityHeader", "Your request was missing a required header", {
      MissingHeaderName: "x-amz-acl",
    });
  }
  refusePublic(bucket, grants);
  return grants;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html, BlockPublicAcls */
function refusePublic({ publicAccessBlock }: Bucket, grants: readonly Grant[]): void {
  if (!publicAccessBlock?.BlockPublicAcls || !isPublic(grants)) return;
  throw new AwsError("AccessDenied", "Access Denied", { status: 403 });
}

/** Whether everybody, or everybody with an account, is granted something. */
export const isPublic = (grants: readonly Grant[]): boolean =>
  grants.some(({ Grantee: grantee }) => isPublicGroup(grantee));

const isPublicGroup = (grantee: Grantee | undefined): boolean =>
  grantee?.URI === groups.all || grantee?.URI === groups.authenticated;

/** Whether a bucket's list grants anything to another than its owner. */
export const grantsOthers = (bucket: Pick<Bucket, "acl" | "accountId">): boolean =>
  (bucket.acl ?? []).some(({ Grantee: grantee }) => grantee?.ID !== canonicalId(bucket.accountId));

/** What a list shows: where the owner is enforced, the owner's full control, whatever was granted before. */
export const shownGrants = (bucket: Bucket, acl: readonly Grant[] | undefined): Grant[] =>
  acl && bucket.ownership !== "BucketOwnerEnforced" ? [...acl] : ownerGrants(bucket);
