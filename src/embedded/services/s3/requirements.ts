/**
 * The permissions that S3's operations take.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
import type { Grant } from "@aws-sdk/client-s3";
import { asIs } from "../../../common/needs/arns.ts";
import { needsOf } from "../../../common/needs/needs.ts";
import { parsedPolicy } from "../../../policy/parsed-policy.ts";
import type { Requirement } from "../../../wire/service.ts";
import { conditionsOf } from "./condition-keys.ts";
import type { S3Context } from "./context.ts";
import { keyRequirements } from "./key-requirements.ts";
import { aclAllows } from "./rules/acl-access.ts";
import { isPublic } from "./rules/public-policy.ts";
import type { Bucket } from "./state/types.ts";
import { entryOf, findVersion } from "./state/versions.ts";

type Input = Readonly<Record<string, unknown>>;

/** What needs no permission is not on the list; what is about a bucket that is not there is for the operation to say. */
export function requirementsOf(operation: string, input: Input, context: S3Context): Requirement[] {
  const bucket = bucketOf(input["Bucket"], context);
  const isRoot = context.caller.principal.kind === "root";
  if (isRoot && !isGuarded(bucket, context) && input["CopySource"] === undefined) return [];
  if (operation === "ListBuckets") {
    return [{ action: "s3:ListAllMyBuckets", resource: "arn:aws:s3:::*", accountId: context.accountId }];
  }
  if (operation === "CreateBucket") {
    const resource = `arn:aws:s3:::${String(input["Bucket"])}`;
    return [{ action: "s3:CreateBucket", resource, accountId: context.accountId }];
  }
  const own = ownRequirements(operation, input, context);
  return isRoot ? own : [...own, ...keyRequirements(operation, input, context)];
}

/** One key of DeleteObjects. */
export function deletionRequirement(
  bucket: Bucket,
  {
    Key: key = "",
    VersionId,
  }: { readonly Key?: string | undefined; readonly VersionId?: string | undefined },
  context: S3Context,
): Requirement {
  const action = VersionId === undefined ? "s3:DeleteObject" : "s3:DeleteObjectVersion";
  const about = { resource: `arn:aws:s3:::${bucket.name}/${key}`, bucket, key };
  return requirement(action, about, { input: { VersionId }, context });
}

/** Whether there is anything that could refuse its account's root user, or another's. */
const isGuarded = (bucket: Bucket | undefined, { accountId }: S3Context): boolean =>
  bucket !== undefined && (bucket.policy !== undefined || bucket.accountId !== accountId);

function ownRequirements(operation: string, input: Input, context: S3Context): Requirement[] {
  const needs = needsOf({ service: "s3", operation, input }, context, asIs).filter(({ action }) =>
    action.startsWith("s3:"),
  );
  const found = needs.flatMap(({ action, resource }) => {
    const [name = "", ...key] = resource.slice("arn:aws:s3:::".length).split("/");
    const bucket = bucketOf(name, context);
    if (!bucket || mayAlways(action, bucket, context)) return [];
    const one = requirement(action, { resource, bucket, key: key.join("/") }, { input, context });
    // One refused key of DeleteObjects is no refusal of all.
    return [operation === "DeleteObjects" ? { ...one, isLeftToOperation: true } : one];
  });
  return [...found, ...whenMissing(operation, input, context)];
}

/**
 * A policy that locks everybody out can always be taken back by the account's root user.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
 */
const mayAlways = (action: string, bucket: Bucket, { caller }: S3Context): boolean =>
  caller.principal.kind === "root" &&
  caller.accountId === bucket.accountId &&
  /^s3:(Get|Put|Delete)BucketPolicy$/.test(action);

interface About {
  readonly resource: string;
  readonly bucket: Bucket;
  readonly key: string;
}

function requirement(
  action: string,
  { resource, bucket, key }: About,
  { input, context }: { readonly input: Input; readonly context: S3Context },
): Requirement {
  return {
    action,
    resource,
    accountId: bucket.accountId,
    policy: policyFor(bucket, context),
    aclAllows: aclAllows(
      action,
      { bucket, objectAcl: aclOf(bucket, key, input["VersionId"]) },
      context.caller,
    ),
    conditions: conditionsOf(input, { bucket, key }, context),
  };
}

/**
 * A public policy lets in nobody but the account where public access is restricted.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html, RestrictPublicBuckets
 */
function policyFor({ policy, publicAccessBlock, accountId }: Bucket, context: S3Context): string | undefined {
  if (policy === undefined || !publicAccessBlock?.RestrictPublicBuckets) return policy;
  const isOther = context.accountId !== accountId;
  return isOther && isPublic(parsedPolicy(policy)) ? undefined : policy;
}

function aclOf(bucket: Bucket, key: string, versionId: unknown): readonly Grant[] | undefined {
  const version =
    typeof versionId === "string"
      ? findVersion(bucket, key, versionId)
      : entryOf(bucket, key)?.versions.at(-1);
  return version?.kind === "object" ? version.acl : undefined;
}

/** Without ListBucket a missing key is a 403: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
function whenMissing(operation: string, input: Input, context: S3Context): Requirement[] {
  const bucket = bucketOf(input["Bucket"], context);
  if (!bucket || !/^(Get|Head)Object$/.test(operation)) return [];
  const about = { resource: `arn:aws:s3:::${bucket.name}`, bucket, key: "" };
  return [{ ...requirement("s3:ListBucket", about, { input: {}, context }), whenMissing: true }];
}

const bucketOf = (name: unknown, { buckets }: S3Context): Bucket | undefined =>
  typeof name === "string" ? buckets.find(name) : undefined;
