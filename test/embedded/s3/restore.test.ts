/** Restoring archived objects, with a clock that the test moves. https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects.html */
import type { HeadObjectOutput, ListObjectsV2Output, RestoreRequest } from "@aws-sdk/client-s3";
import {
  CreateBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
  RestoreObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { startEmbedded } from "../../../src/embedded/server.ts";
import { account, type BareS3, put, startBare } from "./support.ts";

const hour = 60 * 60 * 1000;
const begin = Date.parse("2026-01-15T10:30:00Z");
const target = { Bucket: "bucket", Key: "key" };

async function archived(
  StorageClass: "GLACIER" | "DEEP_ARCHIVE" | "GLACIER_IR",
): Promise<{ s3: BareS3; clock: { time: number } } & AsyncDisposable> {
  const clock = { time: begin };
  const s3 = await startBare(() => clock.time);
  await s3.run("CreateBucket", { Bucket: "bucket" });
  await put(s3, "key", { body: "text", StorageClass });
  return { s3, clock, [Symbol.asyncDispose]: () => s3[Symbol.asyncDispose]() };
}

const restore = (s3: BareS3, RestoreRequest: RestoreRequest): Promise<{ accepted: boolean }> =>
  s3.run("RestoreObject", { ...target, RestoreRequest });
const shown = async (s3: BareS3) => (await s3.run<HeadObjectOutput>("HeadObject", target)).Restore;
const read = (s3: BareS3) => s3.run("GetObject", target);
const refused = { code: "InvalidObjectState", status: 403 };

test("an archived object is readable after its restoration until the copy expires", async () => {
  await using world = await archived("GLACIER");
  const { s3, clock } = world;
  await expect(read(s3)).rejects.toMatchObject(refused);
  expect(await shown(s3)).toBeUndefined();
  expect(await restore(s3, { Days: 2, GlacierJobParameters: { Tier: "Standard" } })).toEqual({
    accepted: true,
  });
  expect(await shown(s3)).toBe('ongoing-request="true"');
  clock.time += 5 * hour - 1;
  await expect(read(s3)).rejects.toMatchObject(refused);
  clock.time += 1;
  expect(await shown(s3)).toBe('ongoing-request="false", expiry-date="Sun, 18 Jan 2026 00:00:00 GMT"');
  await read(s3);
  await s3.run("CopyObject", { ...target, Key: "copy", CopySource: "bucket/key" });
  clock.time = Date.parse("2026-01-18T00:00:00Z");
  expect(await shown(s3)).toBeUndefined();
  await expect(read(s3)).rejects.toMatchObject(refused);
});

test.each([
  ["GLACIER", "Expedited", hour / 12],
  ["GLACIER", "Bulk", 12 * hour],
  ["DEEP_ARCHIVE", "Standard", 12 * hour],
  ["DEEP_ARCHIVE", "Bulk", 48 * hour],
] as const)("%s is restored by %s after the documented time", async (storageClass, Tier, duration) => {
  await using world = await archived(storageClass);
  const { s3, clock } = world;
  await restore(s3, { Days: 10, Tier });
  clock.time += duration - 1;
  await expect(read(s3)).rejects.toMatchObject(refused);
  clock.time += 1;
  await read(s3);
});

test("a second restore is refused, speeds up the first, or extends the copy's expiry", async () => {
  await using world = await archived("GLACIER");
  const { s3, clock } = world;
  await restore(s3, { Days: 1, Tier: "Bulk" });
  await expect(restore(s3, { Days: 1, Tier: "Bulk" })).rejects.toMatchObject({
    code: "RestoreAlreadyInProgress",
    status: 409,
  });
  expect(await restore(s3, { Days: 1, Tier: "Expedited" })).toEqual({ accepted: true });
  clock.time += hour;
  expect(await restore(s3, { Days: 10 })).toEqual({ accepted: false });
  expect(await shown(s3)).toContain('expiry-date="Mon, 26 Jan 2026 00:00:00 GMT"');
});

test("invalid restore requests are refused", async () => {
  await using warm = await archived("GLACIER_IR");
  await read(warm.s3);
  await expect(restore(warm.s3, { Days: 1 })).rejects.toMatchObject({
    ...refused,
    message: "Restore is not allowed for the object's current storage class",
    members: { StorageClass: "GLACIER_IR" },
  });
  await using deep = await archived("DEEP_ARCHIVE");
  await expect(restore(deep.s3, { Days: 1, Tier: "Expedited" })).rejects.toMatchObject({
    code: "InvalidRequest",
  });
  await expect(restore(deep.s3, { Days: 0 })).rejects.toMatchObject({ code: "InvalidArgument" });
  await expect(restore(deep.s3, {})).rejects.toMatchObject({ code: "MalformedXML" });
});

test("listings contain the restore status on request", async () => {
  await using world = await archived("GLACIER");
  const { s3, clock } = world;
  const list = async (OptionalObjectAttributes?: string[]) =>
    (await s3.run<ListObjectsV2Output>("ListObjectsV2", { Bucket: "bucket", OptionalObjectAttributes }))
      .Contents?.[0]?.RestoreStatus;
  await restore(s3, { Days: 1 });
  expect(await list()).toBeUndefined();
  expect(await list(["RestoreStatus"])).toEqual({ IsRestoreInProgress: true });
  clock.time += 6 * hour;
  expect(await list(["RestoreStatus"])).toEqual({
    IsRestoreInProgress: false,
    RestoreExpiryDate: new Date("2026-01-17T00:00:00Z"),
  });
  await expect(list(["Colour"])).rejects.toMatchObject({ code: "InvalidArgument" });
});

test("functions are notified when a restoration starts and completes and when the copy expires", async () => {
  await using world = await archived("GLACIER");
  const { s3, clock } = world;
  await s3.run("PutBucketNotificationConfiguration", {
    Bucket: "bucket",
    NotificationConfiguration: {
      LambdaFunctionConfigurations: [
        {
          LambdaFunctionArn: `arn:aws:lambda:us-east-1:${account}:function:listener`,
          Events: ["s3:ObjectRestore:*"],
        },
      ],
    },
  });
  await restore(s3, { Days: 1 });
  clock.time += 6 * hour;
  await shown(s3);
  clock.time += 100 * hour;
  await shown(s3);
  expect(s3.invocations.map(({ event }) => event.Records[0])).toMatchObject([
    { eventName: "ObjectRestore:Post", eventVersion: "2.1" },
    {
      eventName: "ObjectRestore:Completed",
      eventTime: "2026-01-15T15:30:00.000Z",
      glacierEventData: {
        restoreEventData: {
          lifecycleRestorationExpiryTime: "2026-01-17T00:00:00.000Z",
          lifecycleRestoreStorageClass: "GLACIER",
        },
      },
    },
    { eventName: "ObjectRestore:Delete", eventVersion: "2.3", eventTime: "2026-01-17T00:00:00.000Z" },
  ]);
});

test("over HTTP a new restoration returns 202 and an extension returns 200", async () => {
  const clock = { time: begin };
  await using aws = await startEmbedded({ now: () => clock.time });
  const s3 = new S3Client({
    endpoint: aws.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: account, secretAccessKey: aws.secretAccessKey },
    systemClockOffset: begin - Date.now(),
    maxAttempts: 1,
  });
  await s3.send(new CreateBucketCommand({ Bucket: "bucket" }));
  await s3.send(new PutObjectCommand({ ...target, Body: "text", StorageClass: "GLACIER" }));
  const send = () => s3.send(new RestoreObjectCommand({ ...target, RestoreRequest: { Days: 1 } }));
  expect((await send()).$metadata.httpStatusCode).toBe(202);
  clock.time += 6 * hour;
  s3.config.systemClockOffset += 6 * hour;
  expect((await s3.send(new HeadObjectCommand(target))).Restore).toContain('ongoing-request="false"');
  expect((await send()).$metadata.httpStatusCode).toBe(200);
});
