/** Locks a version until a date. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectRetention.html */
import { ObjectLockMode, type ObjectLockRetention, type PutObjectRetentionRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { malformedXml, notImplemented } from "../errors.ts";
import { notify } from "../notify.ts";
import { isOneOf } from "../rules/configuration.ts";
import { checkFuture, lockedError, requireLock } from "../rules/object-lock.ts";
import { members, refuseOthers } from "../rules/parameters.ts";
import type { Retention } from "../state/types.ts";
import { requireObject } from "../state/versions.ts";

const honoured = members<PutObjectRetentionRequest>(
  "Bucket",
  "Key",
  "Retention",
  "VersionId",
  "BypassGovernanceRetention",
  "ExpectedBucketOwner",
);

/** An empty retention takes it away, where it may be taken away. */
export function putObjectRetention(input: PutObjectRetentionRequest, context: S3Context): void {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const version = requireObject(bucket, input, "PUT");
  requireLock(bucket);
  const retention = retentionOf(input.Retention ?? {}, context.now());
  const weakened = isWeaker(version.lock.retention, retention, context.now());
  const mayWeaken = version.lock.retention?.mode === "GOVERNANCE" && input.BypassGovernanceRetention === true;
  if (weakened && !mayWeaken) throw lockedError();
  const { retention: _, ...rest } = version.lock;
  version.lock = { ...rest, ...(retention ? { retention } : {}) };
  notify({ bucket, key: input.Key ?? "", event: "ObjectRetention:Put", version }, context);
}

function retentionOf(retention: ObjectLockRetention, now: number): Retention | undefined {
  const { Mode: mode, RetainUntilDate: until, EventHold, EventHoldDuration } = retention;
  if (EventHold !== undefined || EventHoldDuration !== undefined) throw notImplemented("Retention.EventHold");
  if (mode === undefined && until === undefined) return undefined;
  if (!isOneOf(ObjectLockMode, mode) || until === undefined) throw malformedXml();
  checkFuture(until, now, "RetainUntilDate");
  return { mode, until: until.getTime() };
}

/** Shorter, gone, or governance in the place of compliance. */
function isWeaker(before: Retention | undefined, after: Retention | undefined, now: number): boolean {
  if (!before || before.until <= now) return false;
  if (!after || after.until < before.until) return true;
  return before.mode === "COMPLIANCE" ? after.mode !== "COMPLIANCE" : false;
}
