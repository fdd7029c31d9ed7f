import {
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
} from "@aws-sdk/client-s3";
import { expect } from "vitest";
import { test } from "../../support/test.ts";
import { getText, newBucket, newVersionedBucket, put, refusal, s3, setVersioning } from "./support.ts";

const remove = (Bucket: string, Key: string, VersionId?: string) =>
  s3.send(new DeleteObjectCommand({ Bucket, Key, ...(VersionId ? { VersionId } : {}) }));

test("versioning is unset, enabled or suspended", async () => {
  const bucket = await newBucket("states");
  const status = async () => (await s3.send(new GetBucketVersioningCommand({ Bucket: bucket }))).Status;
  expect(await status()).toBeUndefined();
  await setVersioning(bucket, "Enabled");
  expect(await status()).toBe("Enabled");
  await setVersioning(bucket, "Suspended");
  expect(await status()).toBe("Suspended");
});

test("every write creates a version that can be read by its id", async () => {
  const bucket = await newVersionedBucket("writes");
  const first = await put(bucket, "key", { body: "first" });
  const second = await put(bucket, "key", { body: "second" });
  expect(first.VersionId).not.toBe(second.VersionId);
  expect(await getText(bucket, "key")).toBe("second");
  expect(await getText(bucket, "key", { VersionId: first.VersionId })).toBe("first");
  const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: "key" }));
  expect(head.VersionId).toBe(second.VersionId);
});

test("deleting creates a delete marker, and deleting the marker restores the object", async () => {
  const bucket = await newVersionedBucket("marker");
  await put(bucket, "key", { body: "kept" });
  const marker = await remove(bucket, "key");
  expect(marker.DeleteMarker).toBe(true);
  await expect(getText(bucket, "key")).rejects.toMatchObject(refusal("NoSuchKey", 404));
  expect((await s3.send(new ListObjectsV2Command({ Bucket: bucket }))).KeyCount).toBe(0);
  const undone = await remove(bucket, "key", marker.VersionId);
  expect(undone).toMatchObject({ DeleteMarker: true, VersionId: marker.VersionId });
  expect(await getText(bucket, "key")).toBe("kept");
});

test("the 404 for a deleted object reports its delete marker", async () => {
  const bucket = await newVersionedBucket("said");
  await put(bucket, "key");
  const { VersionId } = await remove(bucket, "key");
  const command = new GetObjectCommand({ Bucket: bucket, Key: "key" });
  const headers: Record<string, string> = {};
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args).catch((error: { $response?: { headers: object } }) => {
        Object.assign(headers, error.$response?.headers);
        throw error;
      });
      return result;
    },
    { step: "deserialize", priority: "high" },
  );
  await expect(s3.send(command)).rejects.toMatchObject({ name: "NoSuchKey" });
  expect(headers).toMatchObject({ "x-amz-delete-marker": "true", "x-amz-version-id": VersionId });
});

test("a delete marker itself cannot be read", async () => {
  const bucket = await newVersionedBucket("unreadable");
  const { VersionId } = await remove(bucket, "key");
  await expect(getText(bucket, "key", { VersionId })).rejects.toMatchObject(refusal("MethodNotAllowed", 405));
});

test("a deleted version cannot be restored", async () => {
  const bucket = await newVersionedBucket("forgood");
  const first = await put(bucket, "key", { body: "first" });
  const second = await put(bucket, "key", { body: "second" });
  expect((await remove(bucket, "key", second.VersionId)).VersionId).toBe(second.VersionId);
  expect(await getText(bucket, "key")).toBe("first");
  await expect(getText(bucket, "key", { VersionId: second.VersionId })).rejects.toMatchObject(
    refusal("NoSuchVersion", 404),
  );
  await remove(bucket, "key", first.VersionId);
  const { Versions } = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket }));
  expect(Versions).toBeUndefined();
});

test("objects written before versioning have the version null", async () => {
  const bucket = await newBucket("null");
  await put(bucket, "key", { body: "old" });
  await setVersioning(bucket, "Enabled");
  await put(bucket, "key", { body: "new" });
  expect(await getText(bucket, "key", { VersionId: "null" })).toBe("old");
});

test("while versioning is suspended, writes and deletes replace only the null version", async () => {
  const bucket = await newVersionedBucket("suspended");
  const kept = await put(bucket, "key", { body: "kept" });
  await setVersioning(bucket, "Suspended");
  expect((await put(bucket, "key", { body: "one" })).VersionId ?? "null").toBe("null");
  await put(bucket, "key", { body: "two" });
  expect(await getText(bucket, "key")).toBe("two");
  expect(await remove(bucket, "key")).toMatchObject({ DeleteMarker: true, VersionId: "null" });
  const { Versions, DeleteMarkers } = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket }));
  expect(Versions?.map(({ VersionId }) => VersionId)).toEqual([kept.VersionId]);
  expect(DeleteMarkers?.map(({ VersionId }) => VersionId)).toEqual(["null"]);
});

test("versions are listed by key, newest first, with the latest marked", async () => {
  const bucket = await newVersionedBucket("versions");
  const a1 = await put(bucket, "a", { body: "1" });
  const a2 = await put(bucket, "a", { body: "22" });
  const marker = await remove(bucket, "b");
  const { Versions, DeleteMarkers } = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket }));
  expect(Versions).toMatchObject([
    { Key: "a", VersionId: a2.VersionId, IsLatest: true, Size: 2, ETag: a2.ETag },
    { Key: "a", VersionId: a1.VersionId, IsLatest: false, Size: 1 },
  ]);
  expect(DeleteMarkers).toMatchObject([{ Key: "b", VersionId: marker.VersionId, IsLatest: true }]);
});

/** The ids of all versions, listed one per page. Stops when a version is listed twice. */
async function idsByPage(bucket: string): Promise<(string | undefined)[]> {
  const seen: (string | undefined)[] = [];
  let page: ListObjectVersionsCommandOutput | undefined;
  do {
    page = await s3.send(
      new ListObjectVersionsCommand({
        Bucket: bucket,
        MaxKeys: 1,
        KeyMarker: page?.NextKeyMarker,
        VersionIdMarker: page?.NextVersionIdMarker,
      }),
    );
    seen.push(...(page.Versions ?? []).map(({ VersionId }) => VersionId));
  } while (page.IsTruncated && new Set(seen).size === seen.length);
  return seen;
}

test("pages of versions continue within a key", async () => {
  const bucket = await newVersionedBucket("pages");
  const written: (string | undefined)[] = [];
  for (const key of ["a", "a", "a", "b"]) written.unshift((await put(bucket, key)).VersionId);
  const [b, ...a] = written;
  expect(await idsByPage(bucket)).toEqual([...a, b]);
});

test("pages of versions continue after the null version", async () => {
  const bucket = await newVersionedBucket("null-pages");
  const oldest = await put(bucket, "a");
  await setVersioning(bucket, "Suspended");
  await put(bucket, "a");
  await setVersioning(bucket, "Enabled");
  const newest = await put(bucket, "a");
  expect(await idsByPage(bucket)).toEqual([newest.VersionId, "null", oldest.VersionId]);
});
