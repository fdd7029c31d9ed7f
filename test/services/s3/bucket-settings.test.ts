import {
  DeleteBucketOwnershipControlsCommand,
  DeletePublicAccessBlockCommand,
  GetBucketAclCommand,
  GetBucketOwnershipControlsCommand,
  GetObjectAclCommand,
  GetPublicAccessBlockCommand,
  PutBucketOwnershipControlsCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { expect } from "vitest";
import { test } from "../../support/test.ts";
import { newBucket, put, refusal, s3 } from "./support.ts";

test("a new bucket blocks public access by default", async () => {
  const Bucket = await newBucket("block");
  const get = async () =>
    (await s3.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration;
  expect(await get()).toEqual({
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  });
  await s3.send(
    new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: { BlockPublicAcls: true } }),
  );
  expect(await get()).toMatchObject({ BlockPublicAcls: true, BlockPublicPolicy: false });
  await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
  await expect(get()).rejects.toMatchObject(refusal("NoSuchPublicAccessBlockConfiguration", 404));
});

test("a new bucket has BucketOwnerEnforced by default", async () => {
  const Bucket = await newBucket("ownership");
  const get = async () =>
    (await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }))).OwnershipControls?.Rules;
  expect(await get()).toEqual([{ ObjectOwnership: "BucketOwnerEnforced" }]);
  await s3.send(
    new PutBucketOwnershipControlsCommand({
      Bucket,
      OwnershipControls: { Rules: [{ ObjectOwnership: "ObjectWriter" }] },
    }),
  );
  expect(await get()).toEqual([{ ObjectOwnership: "ObjectWriter" }]);
  await s3.send(new DeleteBucketOwnershipControlsCommand({ Bucket }));
  await expect(get()).rejects.toMatchObject(refusal("OwnershipControlsNotFoundError", 404));
});

test("the default ACL grants the owner full control", async () => {
  const Bucket = await newBucket("acl");
  await put(Bucket, "key");
  for (const acl of [
    await s3.send(new GetBucketAclCommand({ Bucket })),
    await s3.send(new GetObjectAclCommand({ Bucket, Key: "key" })),
  ]) {
    expect(acl.Grants).toMatchObject([
      { Permission: "FULL_CONTROL", Grantee: { ID: acl.Owner?.ID, Type: "CanonicalUser" } },
    ]);
  }
});
