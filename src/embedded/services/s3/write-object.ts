/** The last step of every write: the object becomes its key's newest version, and functions get an event. */
import { randomBytes } from "node:crypto";
import type { Content } from "./bodies/content.ts";
import type { S3Context } from "./context.ts";
import { type EventName, notify } from "./notify.ts";
import type { StoredChecksum } from "./rules/checksums.ts";
import { hasMd5Etag } from "./rules/encryption.ts";
import { defaultRetention } from "./rules/object-lock.ts";
import type {
  Bucket,
  ObjectEncryption,
  ObjectLock,
  ObjectPart,
  ObjectSettings,
  ObjectVersion,
} from "./state/types.ts";
import { addVersion, newVersionId, wholeSeconds } from "./state/versions.ts";

export interface NewObject {
  readonly bucket: Bucket;
  readonly key: string;
  readonly settings: ObjectSettings;
  /** Its claim passes to the object. */
  readonly content: Content;
  readonly etag: string;
  readonly checksum: StoredChecksum | undefined;
  readonly parts?: readonly ObjectPart[];
  readonly event: EventName;
}

export function writeObject({ bucket, key, event, ...fields }: NewObject, context: S3Context): ObjectVersion {
  const version: ObjectVersion = {
    kind: "object",
    versionId: newVersionId(bucket),
    lastModified: wholeSeconds(context.now()),
    ...fields.settings,
    lock: lockFor(bucket, fields.settings.lock, context.now()),
    content: fields.content,
    etag: fields.etag,
    checksum: fields.checksum,
    parts: fields.parts,
    restoration: undefined,
  };
  addVersion(bucket, key, version);
  notify({ bucket, key, event, version }, context);
  return version;
}

/** What the writer brought, or else what the bucket gives to each new version. */
function lockFor(bucket: Bucket, lock: ObjectLock, now: number): ObjectLock {
  const retention = lock.retention ?? defaultRetention(bucket, now);
  return retention ? { ...lock, retention } : lock;
}

/**
 * An ETag is the MD5 of the bytes, unless a key that S3 does not manage encrypts them.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
 */
export const etagFor = (md5: string, encryption: ObjectEncryption): string =>
  hasMd5Etag(encryption) ? md5 : randomBytes(16).toString("hex");
