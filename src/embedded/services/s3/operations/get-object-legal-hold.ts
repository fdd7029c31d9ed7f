/** Gives whether a version is held. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLegalHold.html */
import type { GetObjectLegalHoldOutput, GetObjectLegalHoldRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { noLockOf, requireLock } from "../rules/object-lock.ts";
import { members, refuseOthers } from "../rules/parameters.ts";
import { requireObject } from "../state/versions.ts";

const honoured = members<GetObjectLegalHoldRequest>("Bucket", "Key", "VersionId", "ExpectedBucketOwner");

export function getObjectLegalHold(
  input: GetObjectLegalHoldRequest,
  context: S3Context,
): GetObjectLegalHoldOutput {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const { legalHold } = requireObject(bucket, input).lock;
  requireLock(bucket);
  if (legalHold === undefined) throw noLockOf();
  return { LegalHold: { Status: legalHold } };
}
