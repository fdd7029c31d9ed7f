/** Locks a version until the hold is taken off. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLegalHold.html */
import { ObjectLockLegalHoldStatus, type PutObjectLegalHoldRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { malformedXml } from "../errors.ts";
import { isOneOf } from "../rules/configuration.ts";
import { requireLock } from "../rules/object-lock.ts";
import { members, refuseOthers } from "../rules/parameters.ts";
import { requireObject } from "../state/versions.ts";

const honoured = members<PutObjectLegalHoldRequest>(
  "Bucket",
  "Key",
  "LegalHold",
  "VersionId",
  "ExpectedBucketOwner",
);

export function putObjectLegalHold(input: PutObjectLegalHoldRequest, context: S3Context): void {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const version = requireObject(bucket, input, "PUT");
  requireLock(bucket);
  const legalHold = input.LegalHold?.Status;
  if (!isOneOf(ObjectLockLegalHoldStatus, legalHold)) throw malformedXml();
  version.lock = { ...version.lock, legalHold };
}
