/** Gives until when a version is locked. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectRetention.html */
import type { GetObjectRetentionOutput, GetObjectRetentionRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { noLockOf, requireLock } from "../rules/object-lock.ts";
import { members, refuseOthers } from "../rules/parameters.ts";
import { requireObject } from "../state/versions.ts";

const honoured = members<GetObjectRetentionRequest>("Bucket", "Key", "VersionId", "ExpectedBucketOwner");

export function getObjectRetention(
  input: GetObjectRetentionRequest,
  context: S3Context,
): GetObjectRetentionOutput {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const { retention } = requireObject(bucket, input).lock;
  requireLock(bucket);
  if (!retention) throw noLockOf();
  return { Retention: { Mode: retention.mode, RetainUntilDate: new Date(retention.until) } };
}
