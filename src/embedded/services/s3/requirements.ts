/**
 * The permissions that S3's operations take.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
import { asIs } from "../../../common/needs/arns.ts";
import { needsOf } from "../../../common/needs/needs.ts";
import type { Requirement } from "../../../wire/service.ts";
import { conditionsOf } from "./condition-keys.ts";
import type { S3Context } from "./context.ts";
import { keyRequirements } from "./key-requirements.ts";
import type { Bucket } from "./state/types.ts";

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
  // DeleteObjects asks for each key by itself: one refusal is no refusal of all.
  const own = operation === "DeleteObjects" ? [] : ownRequirements(operation, input, context);
  return isRoot ? own : [...own, ...keyRequirements(operation, input, context)];
}

/** One key of DeleteObjects. */
export function deletionRequirement(
  bucket: Bucket,
  { Key = "", VersionId }: { readonly Key?: string | undefined; readonly VersionId?: string | undefined },
): Requirement {
  return {
    action: VersionId === undefined ? "s3:DeleteObject" : "s3:DeleteObjectVersion",
    resource: `arn:aws:s3:::${bucket.name}/${Key}`,
    accountId: bucket.accountId,
    policy: bucket.policy,
    conditions: { "s3:VersionId": VersionId },
  };
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
    return [requirement(action, { resource, bucket, key: key.join("/") }, { input, context })];
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
    policy: bucket.policy,
    conditions: conditionsOf(input, { bucket, key }, context),
  };
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
