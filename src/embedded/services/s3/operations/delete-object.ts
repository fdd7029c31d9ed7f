/** Deletes an object, a version of it, or hides it behind a delete marker. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html */
import type { DeleteObjectOutput, DeleteObjectRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { checkDelete } from "../rules/conditions.ts";
import { checkBypass } from "../rules/object-lock.ts";
import { members, refuseOthers } from "../rules/parameters.ts";
import { removeKey } from "../remove-object.ts";
import { checkKey } from "../state/versions.ts";

const honoured = members<DeleteObjectRequest>(
  "Bucket",
  "Key",
  "VersionId",
  "BypassGovernanceRetention",
  "ExpectedBucketOwner",
  "IfMatch",
);

export function deleteObject(input: DeleteObjectRequest, context: S3Context): DeleteObjectOutput {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const bypass = checkBypass(bucket, input.BypassGovernanceRetention);
  const key = checkKey(input.Key);
  checkDelete(bucket, key, input.IfMatch);
  const { marker, versionId } = removeKey({ bucket, key, versionId: input.VersionId, bypass }, context);
  return { ...(marker ? { DeleteMarker: true } : {}), VersionId: versionId };
}
