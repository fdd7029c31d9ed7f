/**
 * Object lock: retention and legal hold of versions.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 */
import { ObjectLockLegalHoldStatus, ObjectLockMode } from "@aws-sdk/client-s3";
import { AwsError } from "../../../../wire/errors.ts";
import { invalidArgument, invalidRequest, notFound } from "../errors.ts";
import type { Bucket, ObjectLock, Retention, Version } from "../state/types.ts";
import { isOneOf } from "./configuration.ts";

const day = 24 * 60 * 60 * 1000;
const daysOfYear = 365;

/** @throws AwsError InvalidRequest where the bucket has no object lock. */
export function requireLock({ configurations }: Bucket): void {
  if (!configurations.objectLock) throw invalidRequest("Bucket is missing Object Lock Configuration");
}

export interface LockInput {
  readonly ObjectLockMode?: string | undefined;
  readonly ObjectLockRetainUntilDate?: Date | undefined;
  readonly ObjectLockLegalHoldStatus?: string | undefined;
}

/**
 * What a write's headers lock.
 * @throws AwsError InvalidRequest, InvalidArgument.
 */
export function lockOf(bucket: Bucket, input: LockInput, now: number): ObjectLock {
  const { ObjectLockMode: mode, ObjectLockRetainUntilDate: until, ObjectLockLegalHoldStatus: hold } = input;
  if (mode === undefined && until === undefined && hold === undefined) return {};
  requireLock(bucket);
  if (hold !== undefined && !isOneOf(ObjectLockLegalHoldStatus, hold)) {
    throw invalidArgument("Legal Hold must be either of 'ON' or 'OFF'", "x-amz-object-lock-legal-hold", hold);
  }
  const legalHold = hold === undefined ? {} : { legalHold: hold };
  if (mode === undefined && until === undefined) return legalHold;
  if (mode === undefined || until === undefined) {
    throw invalidArgument(
      "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied",
      mode === undefined ? "x-amz-object-lock-mode" : "x-amz-object-lock-retain-until-date",
    );
  }
  if (!isOneOf(ObjectLockMode, mode)) {
    throw invalidArgument("Unknown wormMode directive.", "x-amz-object-lock-mode", mode);
  }
  checkFuture(until, now, "x-amz-object-lock-retain-until-date");
  return { ...legalHold, retention: { mode, until: until.getTime() } };
}

/** @throws AwsError InvalidArgument. */
export function checkFuture(until: Date, now: number, name: string): void {
  if (until.getTime() > now) return;
  throw invalidArgument("The retain until date must be in the future!", name, until.toISOString());
}

/** What the bucket gives to a new version that brings no retention of its own. */
export function defaultRetention({ configurations }: Bucket, now: number): Retention | undefined {
  const { Mode: mode, Days, Years } = configurations.objectLock?.Rule?.DefaultRetention ?? {};
  if (mode === undefined) return undefined;
  return { mode, until: now + (Days ?? (Years ?? 0) * daysOfYear) * day };
}

/**
 * A write with lock parameters, or where versions are locked by default, brings a checksum.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html#object-lock-managing-put
 */
export function requireChecksum(
  bucket: Bucket,
  lock: ObjectLock,
  headers: Readonly<Record<string, string>>,
): void {
  const locks = lock.retention ?? lock.legalHold ?? bucket.configurations.objectLock?.Rule;
  if (locks === undefined || headers["content-md5"] !== undefined) return;
  const sent = Object.keys(headers).some((name) => /^x-amz-(checksum-|trailer|sdk-checksum)/.test(name));
  if (sent) return;
  throw invalidRequest(
    "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters",
  );
}

export const lockedError = (): AwsError =>
  new AwsError("AccessDenied", "Access Denied because object protected by object lock.", { status: 403 });

export interface Bypass {
  readonly now: number;
  /** `x-amz-bypass-governance-retention`. */
  readonly governance: boolean;
}

/** Whether a version may not be removed for good. */
export function isLocked(version: Version, { now, governance }: Bypass): boolean {
  if (version.kind !== "object") return false;
  const { legalHold, retention } = version.lock;
  if (legalHold === "ON") return true;
  if (!retention || retention.until <= now) return false;
  return retention.mode === "COMPLIANCE" || !governance;
}

/** @throws AwsError InvalidArgument where the bucket has no object lock. */
export function checkBypass({ configurations }: Bucket, bypass: boolean | undefined): boolean {
  if (bypass === undefined || configurations.objectLock) return bypass ?? false;
  const name = "x-amz-bypass-governance-retention";
  throw invalidArgument(`${name} is only applicable to Object Lock enabled buckets.`, name);
}

export const noLockOf = (): AwsError =>
  notFound("NoSuchObjectLockConfiguration", "The specified object does not have a ObjectLock configuration");

export interface ShownLock {
  readonly ObjectLockMode?: ObjectLockMode;
  readonly ObjectLockRetainUntilDate?: Date;
  readonly ObjectLockLegalHoldStatus?: ObjectLockLegalHoldStatus;
}

/** Headers of GetObject and HeadObject. */
export const shownLock = ({ retention, legalHold }: ObjectLock): ShownLock => ({
  ...(retention
    ? { ObjectLockMode: retention.mode, ObjectLockRetainUntilDate: new Date(retention.until) }
    : {}),
  ...(legalHold === undefined ? {} : { ObjectLockLegalHoldStatus: legalHold }),
});
