/** Replaces all tags of an object or version. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html */
import type { PutObjectTaggingOutput, PutObjectTaggingRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { notify } from "../notify.ts";
import { members, refuseOthers } from "../rules/parameters.ts";
import { maxObjectTags, tagsOf } from "../rules/tagging.ts";
import { requireUnhidden, shownVersionId } from "../state/versions.ts";

const honoured = members<PutObjectTaggingRequest>(
  "Bucket",
  "Key",
  "Tagging",
  "VersionId",
  "ExpectedBucketOwner",
);

export function putObjectTagging(input: PutObjectTaggingRequest, context: S3Context): PutObjectTaggingOutput {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const object = requireUnhidden(bucket, input, "PUT");
  object.tags = tagsOf(input.Tagging, maxObjectTags);
  notify({ bucket, key: input.Key ?? "", event: "ObjectTagging:Put", version: object }, context);
  return { VersionId: shownVersionId(bucket, object) };
}
