/** Lifecycle rules by a clock that the test moves. https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html */
import type {
  CreateMultipartUploadOutput,
  GetBucketLifecycleConfigurationOutput,
  ListMultipartUploadsOutput,
  ListPartsOutput,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { bucketWith, head, keys, versions } from "./lifecycle-world.ts";
import { put } from "./support.ts";

test("an object expires at the midnight after its days, and its headers announce it", async () => {
  await using world = await bucketWith([
    { ID: "old ones", Expiration: { Days: 3 }, Filter: { Prefix: "in/" } },
  ]);
  const { s3, clock } = world;
  // AWS's example: created on 15 January at 10:30, three days, expires on the 19th at midnight.
  const expiration = 'expiry-date="Mon, 19 Jan 2026 00:00:00 GMT", rule-id="old%20ones"';
  expect((await put(s3, "in/a", { body: "a" })).Expiration).toBe(expiration);
  expect((await put(s3, "out/a", { body: "a" })).Expiration).toBeUndefined();
  expect((await head(s3, "in/a")).Expiration).toBe(expiration);
  clock.time = Date.parse("2026-01-18T23:59:59Z");
  expect(await keys(s3)).toEqual(["in/a", "out/a"]);
  clock.time = Date.parse("2026-01-19T00:00:00Z");
  expect(await keys(s3)).toEqual(["out/a"]);
  expect(await s3.files()).toEqual([]);
});

test("rules select objects by prefix, tags and size, and a disabled rule does nothing", async () => {
  const tag = { Key: "keep", Value: "no" };
  await using world = await bucketWith([
    { Expiration: { Days: 1 }, Filter: { Tag: tag } },
    { Expiration: { Days: 1 }, Filter: { ObjectSizeGreaterThan: 10 } },
    { Expiration: { Days: 1 }, Filter: { And: { Prefix: "a/", Tags: [tag], ObjectSizeLessThan: 3 } } },
    { Expiration: { Days: 1 }, Filter: { Prefix: "" }, Status: "Disabled" },
  ]);
  const { s3, clock } = world;
  await put(s3, "tagged", { body: "1", Tagging: "keep=no" });
  await put(s3, "tagged-otherwise", { body: "1", Tagging: "keep=yes" });
  await put(s3, "ten", { body: "0123456789" });
  await put(s3, "eleven", { body: "0123456789a" });
  clock.to("2026-01-17");
  expect(await keys(s3)).toEqual(["tagged-otherwise", "ten"]);
});

test("in a versioned bucket expiration creates a delete marker, and noncurrent versions are deleted later", async () => {
  await using world = await bucketWith(
    [
      { ID: "hide", Expiration: { Days: 1 } },
      { ID: "drop", NoncurrentVersionExpiration: { NoncurrentDays: 2 } },
      { ID: "clean", Expiration: { ExpiredObjectDeleteMarker: true } },
    ],
    { versioned: true },
  );
  const { s3, clock } = world;
  await put(s3, "key", { body: "text" });
  clock.to("2026-01-17");
  const hidden = await versions(s3);
  expect(hidden.Versions).toHaveLength(1);
  expect(hidden.DeleteMarkers).toMatchObject([
    { IsLatest: true, LastModified: new Date("2026-01-17T00:00:00Z") },
  ]);
  clock.to("2026-01-18");
  expect((await versions(s3)).Versions).toHaveLength(1);
  clock.to("2026-01-19");
  expect(await versions(s3)).toMatchObject({ Versions: undefined, DeleteMarkers: undefined });
});

test("actions that became due while the clock was not read run in order, each with its own time", async () => {
  await using world = await bucketWith(
    [{ Expiration: { Days: 1 }, NoncurrentVersionExpiration: { NoncurrentDays: 30 } }],
    { versioned: true },
  );
  const { s3, clock } = world;
  await put(s3, "key", { body: "text" });
  clock.to("2026-02-15");
  expect((await versions(s3)).DeleteMarkers).toMatchObject([
    { LastModified: new Date("2026-01-17T00:00:00Z") },
  ]);
  expect((await versions(s3)).Versions).toHaveLength(1);
  clock.to("2026-02-16");
  expect((await versions(s3)).Versions).toBeUndefined();
});

test("a rule can keep the newest noncurrent versions", async () => {
  await using world = await bucketWith(
    [{ NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 2 } }],
    { versioned: true },
  );
  const { s3, clock } = world;
  const ids: (string | undefined)[] = [];
  for (const body of ["1", "2", "3", "4", "5"]) {
    ids.push((await put(s3, "key", { body })).VersionId);
    clock.time += 1000;
  }
  clock.to("2026-01-20");
  expect((await versions(s3)).Versions?.map(({ VersionId }) => VersionId)).toEqual(ids.slice(2).toReversed());
});

test("rules with a date apply from that day on, also to newer objects", async () => {
  await using world = await bucketWith([{ Expiration: { Date: new Date("2026-02-01") } }]);
  const { s3, clock } = world;
  expect((await put(s3, "a", { body: "a" })).Expiration).toContain("Sun, 01 Feb 2026 00:00:00 GMT");
  clock.to("2026-01-31");
  expect(await keys(s3)).toEqual(["a"]);
  clock.to("2026-02-01");
  expect(await keys(s3)).toEqual([]);
});

test("a rule applies to older objects from the next midnight on", async () => {
  await using world = await bucketWith([{ Expiration: { Days: 1 }, Filter: { Prefix: "none" } }]);
  const { s3, clock } = world;
  await put(s3, "old", { body: "a" });
  clock.to("2026-03-01");
  await s3.run("PutBucketLifecycleConfiguration", {
    Bucket: "bucket",
    LifecycleConfiguration: { Rules: [{ Status: "Enabled", Filter: {}, Expiration: { Days: 1 } }] },
  });
  expect(await keys(s3)).toEqual(["old"]);
  clock.to("2026-03-02");
  expect(await keys(s3)).toEqual([]);
});

test("an incomplete upload is aborted, and its headers announce the date", async () => {
  await using world = await bucketWith([
    { ID: "abort", AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
  ]);
  const { s3, clock } = world;
  const target = { Bucket: "bucket", Key: "key" };
  const upload = await s3.run<CreateMultipartUploadOutput>("CreateMultipartUpload", target);
  const said = { AbortDate: new Date("2026-01-23T00:00:00Z"), AbortRuleId: "abort" };
  expect(upload).toMatchObject(said);
  expect(await s3.run<ListPartsOutput>("ListParts", { ...target, UploadId: upload.UploadId })).toMatchObject(
    said,
  );
  const uploads = async () =>
    (await s3.run<ListMultipartUploadsOutput>("ListMultipartUploads", { Bucket: "bucket" })).Uploads?.length;
  clock.to("2026-01-22");
  expect(await uploads()).toBe(1);
  clock.to("2026-01-23");
  expect(await uploads()).toBeUndefined();
});

test("the configuration is returned with ids and the minimum object size for transitions", async () => {
  await using world = await bucketWith([{ Expiration: { Days: 1 } }]);
  const kept = await world.s3.run<GetBucketLifecycleConfigurationOutput>("GetBucketLifecycleConfiguration", {
    Bucket: "bucket",
  });
  expect(kept).toEqual({
    Rules: [{ ID: expect.any(String), Status: "Enabled", Filter: { Prefix: "" }, Expiration: { Days: 1 } }],
    TransitionDefaultMinimumObjectSize: "all_storage_classes_128K",
  });
});
