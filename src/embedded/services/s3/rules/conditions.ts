/**
 * Conditional requests, with S3's precedence:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html
 */
import { AwsError } from "../../../../wire/errors.ts";
import { noSuchKey, notModified, preconditionFailed } from "../errors.ts";
import { currentObject, entryOf, wholeSeconds } from "../state/versions.ts";
import type { Bucket, ObjectVersion, Upload } from "../state/types.ts";

export interface ReadConditions {
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
  readonly IfModifiedSince?: Date | undefined;
  readonly IfUnmodifiedSince?: Date | undefined;
}

/** `"a", W/"b"`, `a` or `*` against an ETag without quotes. */
function matches(condition: string, etag: string): boolean {
  return condition.split(",").some((one) => {
    const tag = one.trim().replace(/^W\//, "").replaceAll('"', "");
    return tag === "*" || tag === etag;
  });
}

const isAfter = (version: ObjectVersion, date: Date): boolean =>
  version.lastModified > wholeSeconds(date.getTime());

/**
 * If-Match decides over If-Unmodified-Since, If-None-Match over If-Modified-Since.
 * @returns the name of the condition that failed, and whether the answer is 304 (when reading) rather than 412.
 */
function failing(
  version: ObjectVersion,
  when: ReadConditions,
): { name: string; unchanged: boolean } | undefined {
  if (when.IfMatch !== undefined) {
    if (!matches(when.IfMatch, version.etag)) return { name: "If-Match", unchanged: false };
  } else if (when.IfUnmodifiedSince && isAfter(version, when.IfUnmodifiedSince)) {
    return { name: "If-Unmodified-Since", unchanged: false };
  }
  if (when.IfNoneMatch !== undefined) {
    if (matches(when.IfNoneMatch, version.etag)) return { name: "If-None-Match", unchanged: true };
  } else if (when.IfModifiedSince && !isAfter(version, when.IfModifiedSince)) {
    return { name: "If-Modified-Since", unchanged: true };
  }
  return undefined;
}

/** @throws AwsError PreconditionFailed (412) or NotModified (304). */
export function checkRead(version: ObjectVersion, conditions: ReadConditions): void {
  const failed = failing(version, conditions);
  if (!failed) return;
  if (!failed.unchanged) throw preconditionFailed(failed.name);
  throw notModified({
    etag: `"${version.etag}"`,
    "last-modified": new Date(version.lastModified).toUTCString(),
  });
}

export interface CopyConditions {
  readonly CopySourceIfMatch?: string | undefined;
  readonly CopySourceIfNoneMatch?: string | undefined;
  readonly CopySourceIfModifiedSince?: Date | undefined;
  readonly CopySourceIfUnmodifiedSince?: Date | undefined;
}

/** @throws AwsError PreconditionFailed: a copy's condition never gives 304. */
export function checkCopySource(version: ObjectVersion, input: CopyConditions): void {
  const failed = failing(version, {
    IfMatch: input.CopySourceIfMatch,
    IfNoneMatch: input.CopySourceIfNoneMatch,
    IfModifiedSince: input.CopySourceIfModifiedSince,
    IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
  });
  if (failed) throw preconditionFailed(`x-amz-copy-source-${failed.name}`);
}

export interface WriteConditions {
  readonly Key: string | undefined;
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
}

const unsupported = (header: string, additionalMessage: string): AwsError =>
  new AwsError("NotImplemented", "A header you provided implies functionality that is not implemented", {
    status: 501,
    members: { Header: header, additionalMessage },
  });

const unsupportedValue = (header: string): AwsError =>
  unsupported(header, `We don't accept the provided value of ${header} header for this API`);

/**
 * Conditional writes: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 * @throws AwsError PreconditionFailed, NoSuchKey for If-Match without an object, NotImplemented for other values.
 */
export function checkWrite(bucket: Bucket, { Key: key = "", IfMatch, IfNoneMatch }: WriteConditions): void {
  if (IfMatch === undefined && IfNoneMatch === undefined) return;
  if (IfMatch !== undefined && IfNoneMatch !== undefined) {
    throw unsupported(
      "If-Match,If-None-Match",
      "Multiple conditional request headers present in the request",
    );
  }
  if (IfNoneMatch !== undefined && IfNoneMatch !== "*") throw unsupportedValue("If-None-Match");
  if (IfMatch === "*") throw unsupportedValue("If-Match");
  const current = currentObject(bucket, key);
  if (IfNoneMatch !== undefined && current) throw preconditionFailed("If-None-Match");
  if (IfMatch === undefined) return;
  if (!current) throw noSuchKey(key);
  if (!matches(IfMatch, current.etag)) throw preconditionFailed("If-Match");
}

/**
 * The completion of an upload is held against the time when it began: what was written or deleted since conflicts
 * with its condition, though the condition itself would hold.
 * @throws AwsError as `checkWrite`, ConditionalRequestConflict.
 */
export function checkCompletion(bucket: Bucket, input: WriteConditions, { before }: Upload): void {
  checkWrite(bucket, input);
  const condition = input.IfMatch === undefined ? "If-None-Match" : "If-Match";
  if (input.IfMatch === undefined && input.IfNoneMatch === undefined) return;
  if (entryOf(bucket, input.Key ?? "")?.versions.at(-1) === before) return;
  throw new AwsError(
    "ConditionalRequestConflict",
    "The conditional request cannot succeed due to a conflicting operation against this resource.",
    { status: 409, members: { Condition: condition, Key: input.Key } },
  );
}

/**
 * Conditional deletes look at the current version: `*` wants any object, an ETag that one.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-deletes.html
 */
export function checkDelete(bucket: Bucket, key: string, ifMatch: string | undefined): void {
  if (ifMatch === undefined) return;
  const current = currentObject(bucket, key);
  if (!current && ifMatch !== "*") throw noSuchKey(key);
  if (!current || !matches(ifMatch, current.etag)) throw preconditionFailed("If-Match");
}
