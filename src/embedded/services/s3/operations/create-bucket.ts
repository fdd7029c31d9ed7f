/** Makes a bucket in the caller's account. https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html */
import {
  BucketLocationConstraint,
  type CreateBucketConfiguration,
  type CreateBucketOutput,
  type CreateBucketRequest,
  ObjectOwnership,
} from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import {
  aclWithEnforcedOwner,
  badRequest,
  bucketAlreadyExists,
  bucketAlreadyOwnedByYou,
  illegalLocationConstraint,
  invalidArgument,
  invalidLocationConstraint,
  notImplemented,
} from "../errors.ts";
import { grantsOfInput, isPublic } from "../rules/access-control.ts";
import { checkBucketName } from "../rules/bucket-name.ts";
import { isOneOf } from "../rules/configuration.ts";
import { grantMembers, members, refuseOthers } from "../rules/parameters.ts";
import { maxBucketTags, tagsOf } from "../rules/tagging.ts";
import type { Bucket } from "../state/types.ts";

const honoured = members<CreateBucketRequest>(
  "Bucket",
  "CreateBucketConfiguration",
  "GrantWrite",
  "ObjectLockEnabledForBucket",
  "ObjectOwnership",
  ...grantMembers,
);
const home = "us-east-1";

export function createBucket(input: CreateBucketRequest, context: S3Context): CreateBucketOutput {
  refuseOthers(input, honoured);
  const name = input.Bucket ?? "";
  checkBucketName(name);
  const ownership = ownershipOf(input.ObjectOwnership);
  const acl = aclOf(input, ownership, context.accountId);
  const configuration = input.CreateBucketConfiguration;
  const region = regionOf(configuration, context.region);
  const existing = context.buckets.find(name);
  if (existing) return answerExisting(existing, context);
  const bucket = context.buckets.create({
    name,
    accountId: context.accountId,
    region,
    createdAt: context.now(),
    ownership,
    acl,
    tags: configuration?.Tags ? tagsOf({ TagSet: configuration.Tags }, maxBucketTags) : undefined,
  });
  if (input.ObjectLockEnabledForBucket) {
    // Locked objects are versions: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-configure.html
    bucket.versioning = "Enabled";
    bucket.configurations.objectLock = { ObjectLockEnabled: "Enabled" };
  }
  return { Location: region === home ? `/${name}` : `http://${name}.s3.amazonaws.com/` };
}

/** A new bucket blocks public access, so it cannot begin with a public list. */
function aclOf(input: CreateBucketRequest, ownership: string, accountId: string): Bucket["acl"] {
  const grants = grantsOfInput({ accountId }, input);
  if (!grants || input.ACL === "private") return undefined;
  if (ownership === "BucketOwnerEnforced") throw aclWithEnforcedOwner();
  if (!isPublic(grants)) return grants;
  throw badRequest(
    "InvalidBucketAclWithBlockPublicAccessError",
    "Bucket cannot have public ACLs set with BlockPublicAccess enabled",
  );
}

function ownershipOf(ownership: ObjectOwnership = "BucketOwnerEnforced"): ObjectOwnership {
  if (isOneOf(ObjectOwnership, ownership)) return ownership;
  const message = `Invalid x-amz-object-ownership header: ${String(ownership)}`;
  throw invalidArgument(message, "x-amz-object-ownership");
}

/** Only the endpoint of us-east-1 makes buckets in other regions, and it has no constraint of its own. */
function regionOf(configuration: CreateBucketConfiguration | undefined, endpoint: string): Bucket["region"] {
  if (configuration?.Location) throw notImplemented("CreateBucketConfiguration.Location");
  if (configuration?.Bucket) throw notImplemented("CreateBucketConfiguration.Bucket");
  const constraint = configuration?.LocationConstraint;
  if (constraint === undefined || String(constraint) === "") {
    if (endpoint !== home) throw illegalLocationConstraint("unspecified");
    return home;
  }
  if (!Object.values(BucketLocationConstraint).includes(constraint))
    throw invalidLocationConstraint(constraint);
  const region = constraint === "EU" ? "eu-west-1" : constraint;
  if (endpoint !== home && endpoint !== region) throw illegalLocationConstraint(constraint);
  return region;
}

/** In us-east-1 alone, making one's own bucket again succeeds. */
function answerExisting({ name, accountId, region }: Bucket, context: S3Context): CreateBucketOutput {
  if (accountId !== context.accountId) throw bucketAlreadyExists(name);
  if (region !== home || context.region !== home) throw bucketAlreadyOwnedByYou(name);
  return { Location: `/${name}` };
}
