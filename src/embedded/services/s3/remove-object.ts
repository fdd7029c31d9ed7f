/**
 * What deleting does, by the bucket's versioning.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeletingObjectVersions.html
 */
import type { S3Context } from "./context.ts";
import { notify } from "./notify.ts";
import { isLocked, lockedError } from "./rules/object-lock.ts";
import { type Bucket, nullVersionId } from "./state/types.ts";
import { addVersion, findVersion, newDeleteMarker, removeVersion } from "./state/versions.ts";

export interface Removal {
  readonly bucket: Bucket;
  readonly key: string;
  readonly versionId: string | undefined;
  /** Whether locks of governance mode do not count. */
  readonly bypass: boolean;
}

export interface Removed {
  /** A delete marker was made or removed. */
  readonly marker: boolean;
  /** Of the version that was made or removed; undefined where the bucket never had versions. */
  readonly versionId: string | undefined;
}

/**
 * Deleting what is not there succeeds.
 * @throws AwsError InvalidArgument for an id that is none, AccessDenied for a version that is locked.
 */
export function removeKey(removal: Removal, context: S3Context): Removed {
  const { bucket, key, versionId } = removal;
  if (versionId !== undefined) {
    return { marker: drop(removal, versionId, context), versionId };
  }
  if (bucket.versioning === undefined) {
    drop(removal, nullVersionId, context);
    return { marker: false, versionId: undefined };
  }
  const version = newDeleteMarker(bucket, context.now());
  addVersion(bucket, key, version);
  notify({ bucket, key, event: "ObjectRemoved:DeleteMarkerCreated", version }, context);
  return { marker: true, versionId: version.versionId };
}

/** @returns whether it was a delete marker. */
function drop({ bucket, key, bypass }: Removal, versionId: string, context: S3Context): boolean {
  const named = findVersion(bucket, key, versionId);
  if (named && isLocked(named, { now: context.now(), governance: bypass })) throw lockedError();
  const version = removeVersion(bucket, key, versionId);
  if (version) notify({ bucket, key, event: "ObjectRemoved:Delete", version }, context);
  return version?.kind === "delete-marker";
}
