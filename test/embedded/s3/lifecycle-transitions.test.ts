/** Transitions between storage classes by lifecycle rules, and their notifications. */
import { expect, test } from "vitest";
import { bucketWith, classOf, day, keys, kib } from "./lifecycle-world.ts";
import { account, put } from "./support.ts";

test("objects move to colder storage classes after the days of their rule", async () => {
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
  // Objects below 128 KiB do not move. An object never moves to a warmer class.
  expect(await classOf(s3, "small")).toBe("STANDARD");
  expect(await classOf(s3, "cold")).toBe("DEEP_ARCHIVE");
  await expect(s3.run("GetObject", { Bucket: "bucket", Key: "large" })).rejects.toMatchObject({
    code: "InvalidObjectState",
    members: { StorageClass: "GLACIER" },
  });
  clock.to("2027-01-16");
  expect(await keys(s3)).toEqual([]);
});

test("small objects move if the rule has a size filter, or to archive classes if the bucket allows it", async () => {
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

test("of rules for the same day, expiration has precedence, then the colder class", async () => {
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

test("functions are notified of lifecycle actions, with S3 as the principal", async () => {
  await using world = await bucketWith([
    { Transitions: [{ Days: 30, StorageClass: "GLACIER_IR" }], Expiration: { Days: 60 } },
  ]);
  const { s3, clock } = world;
  await s3.run("PutBucketNotificationConfiguration", {
    Bucket: "bucket",
    NotificationConfiguration: {
      LambdaFunctionConfigurations: [
        {
          LambdaFunctionArn: `arn:aws:lambda:us-east-1:${account}:function:listener`,
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
