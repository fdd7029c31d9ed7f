/** Object Lock: its requirements and what it protects. test/embedded/s3/object-lock.test.ts tests how locks expire. */
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectLegalHoldCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  type ObjectLockConfiguration,
  type ObjectLockRetention,
  PutObjectLegalHoldCommand,
  PutObjectLockConfigurationCommand,
  PutObjectRetentionCommand,
} from "@aws-sdk/client-s3";
import { expect } from "vitest";
import { uniqueName } from "../../support/target.ts";
import { test } from "../../support/test.ts";
import { newBucket, newVersionedBucket, put, refusal, s3, setVersioning } from "./support.ts";

async function lockedBucket(): Promise<string> {
  const Bucket = uniqueName("locked");
  await s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }));
  return Bucket;
}

const configure = (Bucket: string, ObjectLockConfiguration: ObjectLockConfiguration) =>
  s3.send(new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration }));
const configuration = async (Bucket: string) =>
  (await s3.send(new GetObjectLockConfigurationCommand({ Bucket }))).ObjectLockConfiguration;
const retain = (Bucket: string, Retention: ObjectLockRetention, BypassGovernanceRetention?: boolean) =>
  s3.send(new PutObjectRetentionCommand({ Bucket, Key: "key", Retention, BypassGovernanceRetention }));
const hold = (Bucket: string, Status: "ON" | "OFF") =>
  s3.send(new PutObjectLegalHoldCommand({ Bucket, Key: "key", LegalHold: { Status } }));
const inDays = (days: number): Date => new Date(Math.floor(Date.now() / 1000) * 1000 + days * 86_400_000);
const kept = {
  ...refusal("AccessDenied", 403),
  message: "Access Denied because object protected by object lock.",
};

test("Object Lock can be enabled at creation or on a versioned bucket", async () => {
  const locked = await lockedBucket();
  expect(await configuration(locked)).toEqual({ ObjectLockEnabled: "Enabled" });
  const Bucket = await newBucket("lock-later");
  await expect(configuration(Bucket)).rejects.toMatchObject({
    ...refusal("ObjectLockConfigurationNotFoundError", 404),
    message: "Object Lock configuration does not exist for this bucket",
  });
  await expect(configure(Bucket, { ObjectLockEnabled: "Enabled" })).rejects.toMatchObject({
    ...refusal("InvalidBucketState", 409),
    message: "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
  });
  await setVersioning(Bucket, "Enabled");
  const Rule = { DefaultRetention: { Mode: "GOVERNANCE", Days: 1 } } as const;
  await configure(Bucket, { ObjectLockEnabled: "Enabled", Rule });
  expect(await configuration(Bucket)).toEqual({ ObjectLockEnabled: "Enabled", Rule });
  await expect(setVersioning(Bucket, "Suspended")).rejects.toMatchObject({
    ...refusal("InvalidBucketState", 409),
    message:
      "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.",
  });
});

test("incomplete and contradictory configurations are refused", async () => {
  const Bucket = await lockedBucket();
  const wrong: ObjectLockConfiguration[] = [
    {},
    { ObjectLockEnabled: "Enabled", Rule: {} },
    { ObjectLockEnabled: "Enabled", Rule: { DefaultRetention: {} } },
    { ObjectLockEnabled: "Enabled", Rule: { DefaultRetention: { Mode: "COMPLIANCE" } } },
    { ObjectLockEnabled: "Enabled", Rule: { DefaultRetention: { Mode: "COMPLIANCE", Days: 1, Years: 1 } } },
  ];
  for (const one of wrong) {
    await expect(configure(Bucket, one), JSON.stringify(one)).rejects.toMatchObject(
      refusal("MalformedXML", 400),
    );
  }
});

test("a locked version cannot be deleted, but a delete marker can hide its key", async () => {
  const Bucket = await lockedBucket();
  const { VersionId } = await put(Bucket, "key", {
    ObjectLockMode: "COMPLIANCE",
    ObjectLockRetainUntilDate: inDays(1),
  });
  const version = { Bucket, Key: "key", VersionId };
  expect(await s3.send(new HeadObjectCommand(version))).toMatchObject({
    ObjectLockMode: "COMPLIANCE",
    ObjectLockRetainUntilDate: inDays(1),
  });
  await expect(s3.send(new DeleteObjectCommand(version))).rejects.toMatchObject(kept);
  const bypass = new DeleteObjectCommand({ ...version, BypassGovernanceRetention: true });
  await expect(s3.send(bypass)).rejects.toMatchObject(kept);
  const { Errors } = await s3.send(
    new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: "key", VersionId }] } }),
  );
  expect(Errors).toMatchObject([{ Key: "key", VersionId, Code: "AccessDenied" }]);
  expect((await s3.send(new DeleteObjectCommand({ Bucket, Key: "key" }))).DeleteMarker).toBe(true);
});

test("governance mode can be bypassed, a legal hold cannot", async () => {
  const Bucket = await lockedBucket();
  const { VersionId } = await put(Bucket, "key");
  await retain(Bucket, { Mode: "GOVERNANCE", RetainUntilDate: inDays(1) });
  await hold(Bucket, "ON");
  const remove = (BypassGovernanceRetention?: boolean) =>
    s3.send(new DeleteObjectCommand({ Bucket, Key: "key", VersionId, BypassGovernanceRetention }));
  await expect(remove(true)).rejects.toMatchObject(kept);
  await hold(Bucket, "OFF");
  await expect(remove()).rejects.toMatchObject(kept);
  await remove(true);
});

test("retention can be extended, but shortened only by bypassing governance mode", async () => {
  const Bucket = await lockedBucket();
  await put(Bucket, "key");
  await retain(Bucket, { Mode: "GOVERNANCE", RetainUntilDate: inDays(2) });
  await expect(retain(Bucket, { Mode: "GOVERNANCE", RetainUntilDate: inDays(1) })).rejects.toMatchObject(
    kept,
  );
  await retain(Bucket, { Mode: "GOVERNANCE", RetainUntilDate: inDays(1) }, true);
  await retain(Bucket, { Mode: "COMPLIANCE", RetainUntilDate: inDays(3) });
  await expect(
    retain(Bucket, { Mode: "GOVERNANCE", RetainUntilDate: inDays(4) }, true),
  ).rejects.toMatchObject(kept);
  const { Retention } = await s3.send(new GetObjectRetentionCommand({ Bucket, Key: "key" }));
  expect(Retention).toEqual({ Mode: "COMPLIANCE", RetainUntilDate: inDays(3) });
});

test("an object that was never locked gives an error", async () => {
  const Bucket = await lockedBucket();
  await put(Bucket, "key");
  for (const command of [
    new GetObjectRetentionCommand({ Bucket, Key: "key" }),
    new GetObjectLegalHoldCommand({ Bucket, Key: "key" }),
  ]) {
    await expect(s3.send(command as GetObjectRetentionCommand)).rejects.toMatchObject(
      refusal("NoSuchObjectLockConfiguration", 404),
    );
  }
  await hold(Bucket, "ON");
  const { LegalHold } = await s3.send(new GetObjectLegalHoldCommand({ Bucket, Key: "key" }));
  expect(LegalHold).toEqual({ Status: "ON" });
});

test("lock parameters are refused if they are invalid or the bucket has no Object Lock", async () => {
  const plain = await newVersionedBucket("plain");
  await expect(put(plain, "key", { ObjectLockLegalHoldStatus: "ON" })).rejects.toMatchObject({
    ...refusal("InvalidRequest", 400),
    message: "Bucket is missing Object Lock Configuration",
  });
  await put(plain, "key");
  await expect(hold(plain, "ON")).rejects.toMatchObject(refusal("InvalidRequest", 400));
  const Bucket = await lockedBucket();
  const wrong = [
    { ObjectLockMode: "COMPLIANCE" as const },
    { ObjectLockRetainUntilDate: inDays(1) },
    { ObjectLockMode: "COMPLIANCE" as const, ObjectLockRetainUntilDate: inDays(-1) },
    { ObjectLockMode: "FOREVER" as "COMPLIANCE", ObjectLockRetainUntilDate: inDays(1) },
    { ObjectLockLegalHoldStatus: "MAYBE" as "ON" },
  ];
  for (const one of wrong) {
    await expect(put(Bucket, "key", one), JSON.stringify(one)).rejects.toMatchObject(
      refusal("InvalidArgument", 400),
    );
  }
});
