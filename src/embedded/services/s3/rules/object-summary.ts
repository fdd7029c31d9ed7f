/** How listings show an object. */
import type { _Object } from "@aws-sdk/client-s3";
import { ownerOf } from "../state/identities.ts";
import type { Bucket, KeyEntry, ObjectVersion } from "../state/types.ts";

export interface ListedObject {
  readonly key: string;
  readonly object: ObjectVersion;
}

/** The current objects: keys whose newest version is a delete marker are hidden. */
export function listedObjects({ key, versions }: KeyEntry): ListedObject[] {
  const object = versions.at(-1);
  return object?.kind === "object" ? [{ key, object }] : [];
}

export const objectSummary = ({ key, object }: ListedObject, owner?: Bucket): _Object => ({
  Key: key,
  LastModified: new Date(object.lastModified),
  ETag: `"${object.etag}"`,
  ...(object.checksum
    ? { ChecksumAlgorithm: [object.checksum.algorithm], ChecksumType: object.checksum.type }
    : {}),
  Size: object.content.size,
  StorageClass: object.storageClass,
  ...(owner ? { Owner: ownerOf(owner.accountId) } : {}),
});
