/** Makes a bucket in the caller's account. https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html */
import {
  BucketLocationConstraint,
  type CreateBucketConfiguration,
  type CreateBucketOutput,
  type CreateBucketRequest,
} from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import {
  badRequest,
  bucketAlreadyExists,
  bucketAlreadyOwnedByYou,
  illegalLocationConstraint,
  invalidLocationConstraint,
  notImplemented,
} from "../errors.ts";
import { checkBucketName } from "../rules/bucket-name.ts";
import { members, refuseOthers } from "../rules/parameters.ts";
import { maxBucketTags, tagsOf } from "../rules/tagging.ts";
import type { Bucket } from "../state/types.ts";

const honoured = members<CreateBucketRequest>(
  "Bucket",
  "ACL",
  "CreateBucketConfiguration",
  "ObjectLockEnabledForBucket",
  "ObjectOwnership",
);
const home = "us-east-1";

export function createBucket(input: CreateBucketRequest, context: S3Context): CreateBucketOutput {
  refuseOthers(input, honoured);
  const name = input.Bucket ?? "";
  checkBucketName(name);
  if (input.ObjectLockEnabledForBucket) throw notImplemented("ObjectLockEnabledForBucket");
  const ownership = input.ObjectOwnership ?? "BucketOwnerEnforced";
  checkAcl(input.ACL, ownership);
  const configuration = input.CreateBucketConfiguration;
  const region = regionOf(configuration, context.region);
  const existing = context.buckets.find(name);
  if (existing) return answerExisting(existing, context);
  context.buckets.create({
    name,
    accountId: context.accountId,
    region,
    createdAt: context.now(),
    ownership,
    tags: configuration?.Tags ? tagsOf({ TagSet: configuration.Tags }, maxBucketTags) : undefined,
  });
  return { Location: region === home ? `/${name}` : `http://${name}.s3.amazonaws.com/` };
}

function checkAcl(acl: string | undefined, ownership: string): void {
  if (acl === undefined || acl === "private") return;
  if (ownership !== "BucketOwnerEnforced") throw notImplemented(`ACL ${acl}`);
  throw badRequest(
    "InvalidBucketAclWithObjectOwnership",
    "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
  );
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
