import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  PutBucketVersioningCommand,
  S3Client,
} from "@aws-sdk/client-s3";

const s3 = new S3Client({});

interface Entry {
  key: string;
  versionId: string;
  lastModified: Date;
  size: number;
  current: boolean;
  deleteMarker: boolean;
}

/** Makes S3 keep what is overwritten or deleted from now on. */
export async function enableVersioning(bucket: string): Promise<void> {
  await setVersioning(bucket, "Enabled");
}

/** All versions and delete markers of one key, the newest first. */
export async function history(bucket: string, key: string): Promise<Entry[]> {
  const listed = await listHistory(bucket, key);
  // On pages of one entry nothing is left to sort.
  return hasTie(listed) ? listHistory(bucket, key, 1) : listed;
}

async function listHistory(bucket: string, key: string, pageSize?: number): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const page of pagesOf(bucket, key, pageSize)) {
    entries.push(...page.filter((entry) => entry.key === key));
    // Of all keys that begin with it, S3 lists the key itself first.
    if (page.some((entry) => entry.key !== key)) break;
  }
  return entries;
}

/** Pages of a listing, each key's newest entry first. */
async function* pagesOf(bucket: string, prefix: string, pageSize?: number): AsyncGenerator<Entry[]> {
  let from: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
  while (from) {
    const input = { Bucket: bucket, Prefix: prefix, MaxKeys: pageSize, ...from };
    const page: ListObjectVersionsCommandOutput = await s3.send(new ListObjectVersionsCommand(input));
    const versions = (page.Versions ?? []).map((version) => ({ ...version, deleteMarker: false }));
    const markers = (page.DeleteMarkers ?? []).map((marker) => ({ ...marker, Size: 0, deleteMarker: true }));
    const entries = [...versions, ...markers].map((entry) => ({
      key: entry.Key!,
      versionId: entry.VersionId!,
      lastModified: entry.LastModified!,
      size: entry.Size!,
      current: entry.IsLatest!,
      deleteMarker: entry.deleteMarker,
    }));
    // sort() leaves what is equal in its order: versions of one second stay as S3 lists them.
    yield entries.sort(
      (a, b) => Number(b.current) - Number(a.current) || Number(b.lastModified) - Number(a.lastModified),
    );
    from = page.IsTruncated
      ? { KeyMarker: page.NextKeyMarker!, VersionIdMarker: page.NextVersionIdMarker! }
      : undefined;
  }
}

/** Whether a page left the order of a version and a delete marker open: they have the same second, and neither is current. */
function hasTie(entries: Entry[]): boolean {
  return entries.some(({ lastModified, deleteMarker }, index) => {
    const newer = entries[index - 1];
    if (!newer || newer.current || newer.deleteMarker === deleteMarker) return false;
    return Number(newer.lastModified) === Number(lastModified);
  });
}

/** Copies a version on top of the others; gives the id of the new one. */
export async function restoreVersion(bucket: string, key: string, versionId: string): Promise<string> {
  // CopyObject keeps headers, metadata and tags, but not the storage class. S3 does not say STANDARD.
  const { StorageClass = "STANDARD" } = await s3.send(
    new HeadObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }),
  );
  const CopySource = `${bucket}/${encodeURIComponent(key)}?versionId=${versionId}`;
  const { VersionId } = await s3.send(
    new CopyObjectCommand({ Bucket: bucket, Key: key, CopySource, StorageClass }),
  );
  return VersionId!;
}

/** Removes the delete markers that hide an object; gives their number. */
export async function undelete(bucket: string, key: string): Promise<number> {
  const entries = await history(bucket, key);
  const newestObject = entries.findIndex(({ deleteMarker }) => !deleteMarker);
  if (newestObject < 0) return 0;
  for (const { versionId } of entries.slice(0, newestObject)) await deleteForGood(bucket, key, versionId);
  return newestObject;
}

/** Removes one version, or one delete marker, and nothing else. */
export async function deleteForGood(bucket: string, key: string, versionId: string): Promise<void> {
  await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
}

/** Makes S3 keep the versions that there are, and no new ones. */
export async function suspendVersioning(bucket: string): Promise<void> {
  await setVersioning(bucket, "Suspended");
}

const setVersioning = (bucket: string, Status: "Enabled" | "Suspended") =>
  s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status } }));

/** Whether the object's current version stays when somebody writes the key again. */
export async function survivesOverwrite(bucket: string, key: string): Promise<boolean> {
  const { VersionId = "null" } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
  return VersionId !== "null" || (await isVersioned(bucket));
}

async function isVersioned(bucket: string): Promise<boolean> {
  const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket: bucket }));
  return Status === "Enabled";
}

/** Gives each key under a prefix the state that it had at a time; says which keys it wrote. */
export async function restorePrefix(
  bucket: string,
  prefix: string,
  time: Date,
): Promise<{ restored: string[]; deleted: string[] }> {
  if (!(await isVersioned(bucket))) throw new Error("Versioning is not enabled: writing destroys versions");
  const histories = new Map<string, Entry[]>();
  for await (const page of pagesOf(bucket, prefix)) {
    for (const entry of page) {
      const entries = histories.get(entry.key) ?? [];
      entries.push(entry);
      histories.set(entry.key, entries);
    }
  }
  const restored: string[] = [];
  const deleted: string[] = [];
  for (const key of [...histories.keys()].sort(inOrderOfS3)) {
    const entries = histories.get(key)!;
    const [now] = entries;
    const exact = hasTie(entries) ? await history(bucket, key) : entries;
    const then = exact.find(({ lastModified }) => lastModified <= time);
    if (then?.versionId === now?.versionId) continue;
    if (then && !then.deleteMarker) {
      await restoreVersion(bucket, key, then.versionId);
      restored.push(key);
    } else if (!now?.deleteMarker) {
      await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
      deleted.push(key);
    }
  }
  return { restored, deleted };
}

/** By the bytes of UTF-8; sort() alone compares the units of UTF-16. */
const inOrderOfS3 = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
