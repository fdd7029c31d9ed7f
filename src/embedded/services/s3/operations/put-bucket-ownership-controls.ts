/** Sets who owns objects that others write. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketOwnershipControls.html */
import { ObjectOwnership, type PutBucketOwnershipControlsRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { aclWithEnforcedOwner, malformedXml } from "../errors.ts";
import { grantsOthers } from "../rules/access-control.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<PutBucketOwnershipControlsRequest>(
  "Bucket",
  "OwnershipControls",
  "ExpectedBucketOwner",
);

export function putBucketOwnershipControls(
  input: PutBucketOwnershipControlsRequest,
  context: S3Context,
): void {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const [rule, ...others] = input.OwnershipControls?.Rules ?? [];
  const ownership = rule?.ObjectOwnership;
  if (ownership === undefined || others.length > 0 || !Object.hasOwn(ObjectOwnership, ownership)) {
    throw malformedXml();
  }
  if (ownership === "BucketOwnerEnforced" && grantsOthers(bucket)) throw aclWithEnforcedOwner();
  bucket.ownership = ownership;
}
