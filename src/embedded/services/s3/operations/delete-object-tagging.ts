/** Removes all tags of an object or version. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjectTagging.html */
import type { DeleteObjectTaggingOutput, DeleteObjectTaggingRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { notify } from "../notify.ts";
import { members, refuseOthers } from "../rules/parameters.ts";
import { requireUnhidden, shownVersionId } from "../state/versions.ts";

const honoured = members<DeleteObjectTaggingRequest>("Bucket", "Key", "VersionId", "ExpectedBucketOwner");

export function deleteObjectTagging(
  input: DeleteObjectTaggingRequest,
  context: S3Context,
): DeleteObjectTaggingOutput {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const object = requireUnhidden(bucket, input, "DELETE");
  object.tags = [];
  notify({ bucket, key: input.Key ?? "", event: "ObjectTagging:Delete", version: object }, context);
  return { VersionId: shownVersionId(bucket, object) };
}
