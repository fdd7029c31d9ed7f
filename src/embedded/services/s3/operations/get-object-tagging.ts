/** Gives the tags of an object or version. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectTagging.html */
import type { GetObjectTaggingOutput, GetObjectTaggingRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { members, refuseOthers } from "../rules/parameters.ts";
import { requireUnhidden, shownVersionId } from "../state/versions.ts";

const honoured = members<GetObjectTaggingRequest>("Bucket", "Key", "VersionId", "ExpectedBucketOwner");

export function getObjectTagging(input: GetObjectTaggingRequest, context: S3Context): GetObjectTaggingOutput {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const object = requireUnhidden(bucket, input, "GET");
  return { VersionId: shownVersionId(bucket, object), TagSet: [...object.tags] };
}
