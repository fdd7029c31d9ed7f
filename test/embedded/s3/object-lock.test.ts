/** Object Lock with a clock that the test moves. */
import type {
  GetObjectRetentionOutput,
  HeadObjectOutput,
  ListObjectVersionsOutput,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { type BareS3, chunked, put, startBare } from "./support.ts";

const day = 24 * 60 * 60 * 1000;
const begin = Date.parse("2026-01-15T10:30:00Z");
const checked = { "content-md5": "as sent" };

async function locked(): Promise<{ s3: BareS3; clock: { time: number } } & AsyncDisposable> {
  const clock = { time: begin };
  const s3 = await startBare(() => clock.time);
  await s3.run("CreateBucket", { Bucket: "bucket", ObjectLockEnabledForBucket: true });
  return { s3, clock, [Symbol.asyncDispose]: () => s3[Symbol.asyncDispose]() };
}

const byDefault = (s3: BareS3) =>
  s3.run("PutObjectLockConfiguration", {
    Bucket: "bucket",
    ObjectLockConfiguration: {
      ObjectLockEnabled: "Enabled",
      Rule: { DefaultRetention: { Mode: "COMPLIANCE", Days: 3 } },
    },
  });

const write = (s3: BareS3, headers: Record<string, string> = checked): Promise<{ VersionId: string }> =>
  s3.run("PutObject", { Bucket: "bucket", Key: "key", Body: chunked(Buffer.from("a")) }, { headers });

test("a new version gets the bucket's default retention until it expires", async () => {
  await using world = await locked();
  const { s3, clock } = world;
  await byDefault(s3);
  const { VersionId } = await write(s3);
  const version = { Bucket: "bucket", Key: "key", VersionId };
  const { Retention } = await s3.run<GetObjectRetentionOutput>("GetObjectRetention", version);
  expect(Retention).toEqual({ Mode: "COMPLIANCE", RetainUntilDate: new Date(begin + 3 * day) });
  clock.time += 3 * day - 1;
  await expect(s3.run("DeleteObject", version)).rejects.toMatchObject({ code: "AccessDenied" });
  clock.time += 1;
  await s3.run("DeleteObject", version);
  expect(await s3.files()).toEqual([]);
});

test("copies and uploads are locked by default, older versions are not", async () => {
  await using world = await locked();
  const { s3 } = world;
  await put(s3, "before", { body: "a" });
  await byDefault(s3);
  await s3.run("CopyObject", { Bucket: "bucket", Key: "copy", CopySource: "bucket/before" });
  const mode = async (Key: string) =>
    (await s3.run<HeadObjectOutput>("HeadObject", { Bucket: "bucket", Key })).ObjectLockMode;
  expect([await mode("before"), await mode("copy")]).toEqual([undefined, "COMPLIANCE"]);
});

test("a write to a bucket with default retention requires a checksum", async () => {
  await using world = await locked();
  await byDefault(world.s3);
  await expect(write(world.s3, {})).rejects.toMatchObject({ code: "InvalidRequest" });
  await write(world.s3, { "x-amz-checksum-crc32": "as sent" });
});

test("lifecycle rules do not delete locked versions", async () => {
  await using world = await locked();
  const { s3, clock } = world;
  await byDefault(s3);
  await s3.run("PutBucketLifecycleConfiguration", {
    Bucket: "bucket",
    LifecycleConfiguration: {
      Rules: [{ Status: "Enabled", Filter: {}, NoncurrentVersionExpiration: { NoncurrentDays: 1 } }],
    },
  });
  await write(s3);
  await write(s3);
  const count = async () =>
    (await s3.run<ListObjectVersionsOutput>("ListObjectVersions", { Bucket: "bucket" })).Versions?.length;
  clock.time = Date.parse("2026-01-18T01:00:00Z");
  expect(await count()).toBe(2);
  clock.time = Date.parse("2026-01-19T01:00:00Z");
  expect(await count()).toBe(1);
});
