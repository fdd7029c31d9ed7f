import { PutBucketVersioningCommand, S3Client } from "@aws-sdk/client-s3";

const s3 = new S3Client({});

/** A version of an object, or a delete marker. */
interface Entry {
  key: string;
  versionId: string;
  lastModified: Date;
  /** In bytes; 0 for a delete marker. */
  size: number;
  current: boolean;
  deleteMarker: boolean;
}

/** Makes S3 keep what is overwritten or deleted from now on. */
export async function enableVersioning(bucket: string): Promise<void> {
  // TODO(history): send a PutBucketVersioningCommand.
  throw new Error("enableVersioning is still to be written");
}

/** All versions and delete markers of one key, the newest first. */
export async function history(bucket: string, key: string): Promise<Entry[]> {
  // TODO(history): go through the pages of ListObjectVersions.
  throw new Error("history is still to be written");
}

/** Copies a version on top of the others; gives the id of the new one. */
export async function restoreVersion(bucket: string, key: string, versionId: string): Promise<string> {
  // TODO(restore): send a CopyObjectCommand whose source names the version.
  throw new Error("restoreVersion is still to be written");
}

/** Removes the delete markers that hide an object; gives their number. */
export async function undelete(bucket: string, key: string): Promise<number> {
  // TODO(restore): remove the markers that are newer than the newest object version.
  throw new Error("undelete is still to be written");
}

/** Removes one version, or one delete marker, and nothing else. */
export async function deleteForGood(bucket: string, key: string, versionId: string): Promise<void> {
  // TODO(suspend): send a DeleteObjectCommand that names the version.
  throw new Error("deleteForGood is still to be written");
}

/** Makes S3 keep the versions that there are, and no new ones. */
export async function suspendVersioning(bucket: string): Promise<void> {
  // TODO(suspend): send a PutBucketVersioningCommand.
  throw new Error("suspendVersioning is still to be written");
}

/** Whether the object's current version stays when somebody writes the key again. */
export async function survivesOverwrite(bucket: string, key: string): Promise<boolean> {
  // TODO(suspend): ask for the bucket's versioning and for the current version's id.
  throw new Error("survivesOverwrite is still to be written");
}

/** Gives each key under a prefix the state that it had at a time; says which keys it wrote. */
export async function restorePrefix(
  bucket: string,
  prefix: string,
  time: Date,
): Promise<{ restored: string[]; deleted: string[] }> {
  // TODO(prefix): find each key's version of that time, and write only what has changed since.
  throw new Error("restorePrefix is still to be written");
}
