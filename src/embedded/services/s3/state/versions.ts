/** Reading and changing the versions of a key, by the bucket's versioning state. */
import { randomBytes } from "node:crypto";
import { badRequest, invalidArgument, methodNotAllowed, noSuchKey, noSuchVersion } from "../errors.ts";
import { toByteString } from "./byte-string.ts";
import type { Bucket, DeleteMarker, KeyEntry, ObjectVersion, Version } from "./types.ts";
import { nullVersionId } from "./types.ts";

/** Longest key in bytes of UTF-8: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const maxKeyBytes = 1024;

/** @throws AwsError KeyTooLongError. */
export function checkKey(key: string | undefined): string {
  const size = Buffer.byteLength(key ?? "");
  if (size > maxKeyBytes) {
    throw badRequest("KeyTooLongError", "Your key is too long", { Size: size, MaxSizeAllowed: maxKeyBytes });
  }
  return key ?? "";
}

export const entryOf = (bucket: Bucket, key: string): KeyEntry | undefined =>
  bucket.objects.get(toByteString(key));

/** The newest version of a key, if it is an object. */
export function currentObject(bucket: Bucket, key: string): ObjectVersion | undefined {
  const version = entryOf(bucket, key)?.versions.at(-1);
  return version?.kind === "object" ? version : undefined;
}

export interface VersionInput {
  readonly Key: string | undefined;
  readonly VersionId?: string | undefined;
}

/**
 * The object that a reading operation is about.
 * @param method for the error about a delete marker.
 * @throws AwsError NoSuchKey, NoSuchVersion, MethodNotAllowed when the named version is a delete marker.
 */
export function requireObject(bucket: Bucket, input: VersionInput, method = "GET"): ObjectVersion {
  const key = checkKey(input.Key);
  const { VersionId: versionId } = input;
  const version =
    versionId === undefined ? entryOf(bucket, key)?.versions.at(-1) : findVersion(bucket, key, versionId);
  if (version?.kind === "object") return version;
  if (!version) throw versionId === undefined ? noSuchKey(key) : noSuchVersion(key, versionId);
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html
  const headers = { "x-amz-delete-marker": "true", "x-amz-version-id": version.versionId };
  if (versionId === undefined) throw noSuchKey(key, headers);
  throw methodNotAllowed(method, "DeleteMarker", {
    ...headers,
    allow: "DELETE",
    "last-modified": new Date(version.lastModified).toUTCString(),
  });
}

/**
 * As `requireObject`, for operations to which a key hidden by a delete marker is that marker, named or not: tags.
 * @throws AwsError as `requireObject`.
 */
export function requireUnhidden(bucket: Bucket, input: VersionInput, method: string): ObjectVersion {
  const newest = entryOf(bucket, checkKey(input.Key))?.versions.at(-1);
  const marker = newest?.kind === "delete-marker" ? newest.versionId : undefined;
  return requireObject(bucket, { Key: input.Key, VersionId: input.VersionId ?? marker }, method);
}

/** @throws AwsError InvalidArgument when the id is not written as one. */
export function findVersion(bucket: Bucket, key: string, versionId: string): Version | undefined {
  if (versionId !== nullVersionId && !/^[\w.]{32}$/.test(versionId)) {
    throw invalidArgument("Invalid version id specified", "versionId", versionId);
  }
  return entryOf(bucket, key)?.versions.find((version) => version.versionId === versionId);
}

export const newVersionId = (bucket: Bucket): string =>
  bucket.versioning === "Enabled"
    ? randomBytes(24).toString("base64url").replaceAll("-", ".")
    : nullVersionId;

/** What `x-amz-version-id` says: nothing in a bucket that never was versioned. */
export const shownVersionId = (bucket: Bucket, version: Version): string | undefined =>
  bucket.versioning === undefined ? undefined : version.versionId;

/** Makes a version the newest of its key. A null version takes the place of the one before it. */
export function addVersion(bucket: Bucket, key: string, version: Version): void {
  const bytes = toByteString(key);
  const entry = bucket.objects.get(bytes);
  if (!entry) {
    bucket.objects.set(bytes, { key, versions: [version] });
    return;
  }
  if (version.versionId === nullVersionId) dropVersion(entry, nullVersionId);
  entry.versions.push(version);
}

/** Removes one version for good. Gives it back when there was one. */
export function removeVersion(bucket: Bucket, key: string, versionId: string): Version | undefined {
  const entry = entryOf(bucket, key);
  const removed = entry && dropVersion(entry, versionId);
  if (entry?.versions.length === 0) bucket.objects.delete(toByteString(key));
  return removed;
}

function dropVersion(entry: KeyEntry, versionId: string): Version | undefined {
  const index = entry.versions.findLastIndex((version) => version.versionId === versionId);
  if (index < 0) return undefined;
  const [removed] = entry.versions.splice(index, 1);
  if (removed?.kind === "object") removed.content.release();
  return removed;
}

export const newDeleteMarker = (bucket: Bucket, now: number): DeleteMarker => ({
  kind: "delete-marker",
  versionId: newVersionId(bucket),
  lastModified: wholeSeconds(now),
});

/** S3's times have no fraction of a second. */
export const wholeSeconds = (milliseconds: number): number => Math.floor(milliseconds / 1000) * 1000;
