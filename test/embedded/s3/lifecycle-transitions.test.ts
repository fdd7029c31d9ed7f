/** Moves between storage classes by lifecycle rules, and what functions hear of them. */
import { expect, test } from "vitest";
import { bucketWith, classOf, day, keys, kib } from "./lifecycle-world.ts";
import { account, put } from "./support.ts";

test("objects move down the storage classes when their days are over", async () => {
  await using world = await bucketWith([
    {
      Transitions: [
        { Days: 30, StorageClass: "STANDARD_IA" },
        { Days: 90, StorageClass: "GLACIER" },
      ],
      Expiration: { Days: 365 },
    },
  ]);
  const { s3, clock } = world;
  await put(s3, "large", { body: Buffer.alloc(128 * kib) });
  await put(s3, "small", { body: Buffer.alloc(128 * kib - 1) });
  await put(s3, "cold", { body: Buffer.alloc(128 * kib), StorageClass: "DEEP_ARCHIVE" });
  clock.to("2026-02-14");
  expect(await classOf(s3, "large")).toBe("STANDARD");
  clock.to("2026-02-15");
  expect(await classOf(s3, "large")).toBe("STANDARD_IA");
  clock.to("2026-04-16");
  expect(await classOf(s3, "large")).toBe("GLACIER");
  // Below 128 KiB an object stays; a colder one never moves up.
  expect(await classOf(s3, "small")).toBe("STANDARD");
  expect(await classOf(s3, "cold")).toBe("DEEP_ARCHIVE");
  await expect(s3.run("GetObject", { Bucket: "bucket", Key: "large" })).rejects.toMatchObject({
    code: "InvalidObjectState",
    members: { StorageClass: "GLACIER" },
  });
  clock.to("2027-01-16");
  expect(await keys(s3)).toEqual([]);
});

test("small objects move when the rule names sizes, or to archives where the bucket lets them", async () => {
  const to = (StorageClass: "STANDARD_IA" | "GLACIER") => ({ Transitions: [{ Days: 30, StorageClass }] });
  await using named = await bucketWith([{ ...to("STANDARD_IA"), Filter: { ObjectSizeGreaterThan: 1 } }]);
  await put(named.s3, "small", { body: "text" });
  named.clock.to("2026-03-01");
  expect(await classOf(named.s3, "small")).toBe("STANDARD_IA");
  const varies = { TransitionDefaultMinimumObjectSize: "varies_by_storage_class" } as const;
  await using archive = await bucketWith([to("GLACIER")], varies);
  await put(archive.s3, "small", { body: "text" });
  archive.clock.to("2026-03-01");
  expect(await classOf(archive.s3, "small")).toBe("GLACIER");
  await using warm = await bucketWith([to("STANDARD_IA")], varies);
  await put(warm.s3, "small", { body: "text" });
  warm.clock.to("2026-03-01");
  expect(await classOf(warm.s3, "small")).toBe("STANDARD");
});

test("on the same day the colder class wins, and removal wins over both", async () => {
  await using world = await bucketWith([
    { Transitions: [{ Days: 30, StorageClass: "STANDARD_IA" }], Filter: { Prefix: "" } },
    { Transitions: [{ Days: 30, StorageClass: "GLACIER" }], Filter: { Prefix: "a" } },
    { Expiration: { Days: 30 }, Filter: { Prefix: "b" } },
  ]);
  const { s3, clock } = world;
  await put(s3, "a", { body: Buffer.alloc(128 * kib) });
  await put(s3, "b", { body: Buffer.alloc(128 * kib) });
  clock.to("2026-02-15");
  expect(await classOf(s3, "a")).toBe("GLACIER");
  expect(await keys(s3)).toEqual(["a"]);
});

test("functions hear of what a rule did, as S3's own doing", async () => {
  await using world = await bucketWith([
    { Transitions: [{ Days: 30, StorageClass: "GLACIER_IR" }], Expiration: { Days: 60 } },
  ]);
  const { s3, clock } = world;
  await s3.run("PutBucketNotificationConfiguration", {
    Bucket: "bucket",
    NotificationConfiguration: {
      LambdaFunctionConfigurations: [
        {
          LambdaFunctionArn: `arn:aws:lambda:us-east-1:${account}:function:hears`,
          Events: ["s3:LifecycleTransition", "s3:LifecycleExpiration:*", "s3:ObjectRemoved:*"],
        },
      ],
    },
  });
  await put(s3, "key", { body: Buffer.alloc(128 * kib) });
  clock.time += 400 * day;
  await keys(s3);
  expect(s3.invocations.map(({ event }) => event.Records[0])).toMatchObject([
    {
      eventVersion: "2.3",
      eventName: "LifecycleTransition",
      eventTime: "2026-02-15T00:00:00.000Z",
      userIdentity: { principalId: "s3.amazonaws.com" },
      requestParameters: { sourceIPAddress: "s3.amazonaws.com" },
      lifecycleEventData: { transitionEventData: { destinationStorageClass: "GLACIER_IR" } },
    },
    { eventName: "LifecycleExpiration:Delete", eventTime: "2026-03-17T00:00:00.000Z" },
  ]);
});
