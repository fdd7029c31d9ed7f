/** How listings show an object. */
import type { _Object, OptionalObjectAttributes } from "@aws-sdk/client-s3";
import { invalidArgument } from "../errors.ts";
import { restoreStatus } from "../lifecycle/restore.ts";
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

export interface SummaryOptions {
  /** The bucket whose owner is shown. */
  readonly owner?: Bucket | undefined;
  /** The time now, when the state of restorations is to be shown. */
  readonly restoredAt?: number | undefined;
}

/**
 * Whether `x-amz-optional-object-attributes` asks for restorations.
 * @throws AwsError InvalidArgument for another attribute.
 */
export function wantsRestoreStatus(attributes: readonly OptionalObjectAttributes[] | undefined): boolean {
  const names = (attributes ?? []).flatMap((name) => name.split(",")).map((name) => name.trim());
  const unknown = names.find((name) => name !== "RestoreStatus");
  if (unknown === undefined) return names.length > 0;
  throw invalidArgument("Invalid attribute name specified", "x-amz-optional-object-attributes", unknown);
}

export const objectSummary = (
  { key, object }: ListedObject,
  { owner, restoredAt }: SummaryOptions,
): _Object => ({
  Key: key,
  LastModified: new Date(object.lastModified),
  ETag: `"${object.etag}"`,
  ...(object.checksum
    ? { ChecksumAlgorithm: [object.checksum.algorithm], ChecksumType: object.checksum.type }
    : {}),
  Size: object.content.size,
  StorageClass: object.storageClass,
  ...(owner ? { Owner: ownerOf(owner.accountId) } : {}),
  ...(restoredAt === undefined ? {} : { RestoreStatus: restoreStatus(object, restoredAt) }),
});
