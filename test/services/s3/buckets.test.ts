import {
  CreateBucketCommand,
  DeleteBucketCommand,
  GetBucketLocationCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { expect } from "vitest";
import { account, clientOptions, newAccount, uniqueName } from "../../support/target.ts";
import { test } from "../../support/test.ts";
import { newBucket, newVersionedBucket, put, refusal, s3 } from "./support.ts";

const stranger = (): S3Client => new S3Client({ ...clientOptions(newAccount()), forcePathStyle: true });

test("a new bucket is found by ListBuckets and HeadBucket", async () => {
  const bucket = await newBucket("listed");
  const { Buckets, Owner } = await s3.send(new ListBucketsCommand({}));
  expect(Buckets?.map(({ Name }) => Name)).toContain(bucket);
  expect(Buckets?.find(({ Name }) => Name === bucket)?.CreationDate).toBeInstanceOf(Date);
  expect(Owner?.ID).toBeTruthy();
  const head = await s3.send(new HeadBucketCommand({ Bucket: bucket }));
  expect(head.BucketRegion).toBe("us-east-1");
});

test("creating a bucket again in us-east-1 succeeds and keeps its objects", async () => {
  const bucket = await newBucket("again");
  await put(bucket, "kept", { body: "here" });
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  await expect(s3.send(new DeleteBucketCommand({ Bucket: bucket }))).rejects.toMatchObject(
    refusal("BucketNotEmpty", 409),
  );
});

test("a bucket name of another account is refused", async () => {
  const bucket = await newBucket("taken");
  const command = new CreateBucketCommand({ Bucket: bucket });
  await expect(stranger().send(command)).rejects.toMatchObject(refusal("BucketAlreadyExists", 409));
});

test("names that break the naming rules are refused", async () => {
  for (const name of [
    "ab",
    "UpperCase",
    "under_score",
    "-leading",
    "trailing-",
    "two..dots",
    "192.168.5.4",
  ]) {
    const command = new CreateBucketCommand({ Bucket: name });
    await expect(s3.send(command), name).rejects.toMatchObject(refusal("InvalidBucketName", 400));
  }
});

test("us-east-1 has an empty location and is refused as a location constraint", async () => {
  const bucket = await newBucket("location");
  const { LocationConstraint } = await s3.send(new GetBucketLocationCommand({ Bucket: bucket }));
  expect(LocationConstraint).toBeUndefined();
  const command = new CreateBucketCommand({
    Bucket: uniqueName("constraint"),
    CreateBucketConfiguration: { LocationConstraint: "us-east-1" as "eu-west-1" },
  });
  await expect(s3.send(command)).rejects.toMatchObject(refusal("InvalidLocationConstraint", 400));
});

test("GetBucketLocation returns the bucket's region", async () => {
  const ireland = new S3Client({ ...clientOptions(), region: "eu-west-1", forcePathStyle: true });
  const bucket = uniqueName("ireland");
  await ireland.send(
    new CreateBucketCommand({
      Bucket: bucket,
      CreateBucketConfiguration: { LocationConstraint: "eu-west-1" },
    }),
  );
  const { LocationConstraint } = await ireland.send(new GetBucketLocationCommand({ Bucket: bucket }));
  expect(LocationConstraint).toBe("eu-west-1");
});

test("an endpoint outside us-east-1 requires its own region as the location constraint", async () => {
  const ireland = new S3Client({ ...clientOptions(), region: "eu-west-1", forcePathStyle: true });
  const other = new CreateBucketCommand({
    Bucket: uniqueName("constraint"),
    CreateBucketConfiguration: { LocationConstraint: "us-west-2" },
  });
  await expect(ireland.send(other)).rejects.toMatchObject({
    ...refusal("IllegalLocationConstraintException", 400),
    message:
      "The us-west-2 location constraint is incompatible for the region specific endpoint this request was sent to.",
  });
  const none = new CreateBucketCommand({ Bucket: uniqueName("constraint") });
  // The SDK sets the constraint from its region. Other clients do not.
  none.middlewareStack.add(
    (next) => async (args) => {
      Object.assign(args.request as object, { body: undefined });
      return next(args);
    },
    { step: "build", priority: "high" },
  );
  await expect(ireland.send(none)).rejects.toMatchObject({
    ...refusal("IllegalLocationConstraintException", 400),
    message:
      "The unspecified location constraint is incompatible for the region specific endpoint this request was sent to.",
  });
});

test("outside us-east-1 creating one's own bucket again is refused", async () => {
  const ireland = new S3Client({ ...clientOptions(), region: "eu-west-1", forcePathStyle: true });
  const command = new CreateBucketCommand({
    Bucket: uniqueName("owned"),
    CreateBucketConfiguration: { LocationConstraint: "eu-west-1" },
  });
  await ireland.send(command);
  await expect(ireland.send(command)).rejects.toMatchObject(refusal("BucketAlreadyOwnedByYou", 409));
});

test("only an empty bucket can be deleted, and its name is free afterwards", async () => {
  const bucket = await newBucket("deleted");
  await s3.send(new DeleteBucketCommand({ Bucket: bucket }));
  await expect(s3.send(new HeadBucketCommand({ Bucket: bucket }))).rejects.toMatchObject(
    refusal("NotFound", 404),
  );
  await stranger().send(new CreateBucketCommand({ Bucket: bucket }));
});

test("versions and delete markers keep a bucket from being deleted", async () => {
  const bucket = await newVersionedBucket("versions");
  await put(bucket, "key");
  await expect(s3.send(new DeleteBucketCommand({ Bucket: bucket }))).rejects.toMatchObject({
    ...refusal("BucketNotEmpty", 409),
    message: "The bucket you tried to delete is not empty. You must delete all versions in the bucket.",
  });
});

test("the error for a missing bucket contains its name", async () => {
  const bucket = uniqueName("missing");
  await expect(s3.send(new DeleteBucketCommand({ Bucket: bucket }))).rejects.toMatchObject({
    ...refusal("NoSuchBucket", 404),
    BucketName: bucket,
    message: "The specified bucket does not exist",
  });
});

test("buckets are listed in pages and by prefix", async () => {
  const lister = new S3Client({ ...clientOptions(newAccount()), forcePathStyle: true });
  const names = ["c", "a", "b"].map((letter) => uniqueName(`paged-${letter}`));
  for (const Bucket of [...names, uniqueName("other")])
    await lister.send(new CreateBucketCommand({ Bucket }));
  const first = await lister.send(new ListBucketsCommand({ MaxBuckets: 2, Prefix: "paged-" }));
  expect(first.Buckets?.map(({ Name }) => Name)).toEqual([names[1], names[2]]);
  expect(first.Prefix).toBe("paged-");
  const second = await lister.send(
    new ListBucketsCommand({ MaxBuckets: 2, Prefix: "paged-", ContinuationToken: first.ContinuationToken }),
  );
  expect(second.Buckets?.map(({ Name }) => Name)).toEqual([names[0]]);
  expect(second.ContinuationToken).toBeUndefined();
});

test("reading, writing and listing another account's bucket is denied", async () => {
  const bucket = await newBucket("private");
  const client = stranger();
  await expect(client.send(new HeadBucketCommand({ Bucket: bucket }))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 403 },
  });
  await expect(client.send(new DeleteBucketCommand({ Bucket: bucket }))).rejects.toMatchObject(
    refusal("AccessDenied", 403),
  );
});

test("a wrong expected bucket owner is denied", async () => {
  const bucket = await newBucket("expected");
  await s3.send(new HeadBucketCommand({ Bucket: bucket, ExpectedBucketOwner: account }));
  const command = new HeadBucketCommand({ Bucket: bucket, ExpectedBucketOwner: newAccount() });
  await expect(s3.send(command)).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
});
