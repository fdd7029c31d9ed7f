import { DeleteObjectsCommand, ListObjectsV2Command, type ObjectIdentifier } from "@aws-sdk/client-s3";
import { expect } from "vitest";
import { test } from "../../support/test.ts";
import { getText, newBucket, newVersionedBucket, put, refusal, s3 } from "./support.ts";

const remove = (bucket: string, Objects: ObjectIdentifier[], Quiet = false) =>
  s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet } }));

test("a batch deletes existing and missing keys alike", async () => {
  const bucket = await newBucket("batch");
  for (const key of ["a", "b", "c & d"]) await put(bucket, key);
  const { Deleted, Errors } = await remove(bucket, [{ Key: "a" }, { Key: "c & d" }, { Key: "nowhere" }]);
  expect(Deleted?.map(({ Key }) => Key)).toEqual(["a", "c & d", "nowhere"]);
  expect(Errors).toBeUndefined();
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  expect(Contents?.map(({ Key }) => Key)).toEqual(["b"]);
});

test("a quiet batch reports only errors", async () => {
  const bucket = await newBucket("quiet");
  await put(bucket, "a");
  const { Deleted, Errors } = await remove(bucket, [{ Key: "a" }], true);
  expect(Deleted).toBeUndefined();
  expect(Errors).toBeUndefined();
});

test("in a versioned bucket a batch creates markers and deletes versions", async () => {
  const bucket = await newVersionedBucket("versions");
  const first = await put(bucket, "a", { body: "first" });
  await put(bucket, "a", { body: "second" });
  const { Deleted } = await remove(bucket, [{ Key: "a" }, { Key: "a", VersionId: first.VersionId! }]);
  expect(Deleted).toMatchObject([
    { Key: "a", DeleteMarker: true },
    { Key: "a", VersionId: first.VersionId },
  ]);
  await expect(getText(bucket, "a")).rejects.toMatchObject({ name: "NoSuchKey" });
});

test("a batch of more than a thousand is refused", async () => {
  const bucket = await newBucket("toomany");
  const objects = Array.from({ length: 1001 }, (_, index) => ({ Key: `${index}` }));
  await expect(remove(bucket, objects)).rejects.toMatchObject(refusal("MalformedXML", 400));
});
