import {
  DeleteBucketTaggingCommand,
  DeleteObjectCommand,
  DeleteObjectTaggingCommand,
  GetBucketTaggingCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutBucketTaggingCommand,
  PutObjectTaggingCommand,
  type Tag,
} from "@aws-sdk/client-s3";
import { expect } from "vitest";
import { test } from "../../support/test.ts";
import { newBucket, newVersionedBucket, put, refusal, s3 } from "./support.ts";

const tag = (Bucket: string, TagSet: Tag[]) =>
  s3.send(new PutObjectTaggingCommand({ Bucket, Key: "key", Tagging: { TagSet } }));
const tagsOf = async (Bucket: string) =>
  (await s3.send(new GetObjectTaggingCommand({ Bucket, Key: "key" }))).TagSet;

test("tags set by a write are counted, replaced and deleted", async () => {
  const bucket = await newBucket("tags");
  await put(bucket, "key", { Tagging: "team=data%20lake&empty=" });
  const sorted = (await tagsOf(bucket))?.toSorted((a, b) => (a.Key! < b.Key! ? 1 : -1));
  expect(sorted).toEqual([
    { Key: "team", Value: "data lake" },
    { Key: "empty", Value: "" },
  ]);
  const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: "key" }));
  expect(head.TagCount).toBe(2);
  await tag(bucket, [{ Key: "stage", Value: "clean" }]);
  expect(await tagsOf(bucket)).toEqual([{ Key: "stage", Value: "clean" }]);
  await s3.send(new DeleteObjectTaggingCommand({ Bucket: bucket, Key: "key" }));
  expect(await tagsOf(bucket)).toEqual([]);
});

test("invalid tags are refused", async () => {
  const bucket = await newBucket("rules");
  await put(bucket, "key");
  const eleven = Array.from({ length: 11 }, (_, index) => ({ Key: `${index}`, Value: "" }));
  await expect(tag(bucket, eleven)).rejects.toMatchObject(refusal("BadRequest", 400));
  const twice = [
    { Key: "a", Value: "1" },
    { Key: "a", Value: "2" },
  ];
  await expect(tag(bucket, twice)).rejects.toMatchObject(refusal("InvalidTag", 400));
  await expect(tag(bucket, [{ Key: "k".repeat(129), Value: "" }])).rejects.toMatchObject(
    refusal("InvalidTag", 400),
  );
  await expect(tag(bucket, [{ Key: "a", Value: "v".repeat(257) }])).rejects.toMatchObject(
    refusal("InvalidTag", 400),
  );
  await expect(tag(bucket, [{ Key: "aws:a", Value: "" }])).rejects.toMatchObject(refusal("InvalidTag", 400));
  await expect(put(bucket, "key", { Tagging: "a=1&a=2" })).rejects.toMatchObject(
    refusal("InvalidArgument", 400),
  );
});

test("a tagging header that is not a query string is refused", async () => {
  const bucket = await newBucket("header");
  await expect(put(bucket, "key", { Tagging: "key1=val1,key2=val2" })).rejects.toMatchObject({
    ...refusal("InvalidArgument", 400),
    ArgumentName: "x-amz-tagging",
  });
});

test("tag keys reserved by AWS are refused with different messages for objects and buckets", async () => {
  const Bucket = await newBucket("kept");
  await put(Bucket, "key");
  const TagSet = [{ Key: "aws:a", Value: "" }];
  await expect(tag(Bucket, TagSet)).rejects.toMatchObject({
    message: "Your TagKey cannot be prefixed with aws:",
    TagKey: "aws:a",
  });
  await expect(s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }))).rejects.toMatchObject({
    message: "System tags cannot be added/updated by requester",
  });
});

test("tagging operations on a delete marker are refused", async () => {
  const Bucket = await newVersionedBucket("marker");
  await put(Bucket, "key");
  await s3.send(new DeleteObjectCommand({ Bucket, Key: "key" }));
  await expect(tagsOf(Bucket)).rejects.toMatchObject(refusal("MethodNotAllowed", 405));
  await expect(tag(Bucket, [])).rejects.toMatchObject(refusal("MethodNotAllowed", 405));
  await expect(s3.send(new DeleteObjectTaggingCommand({ Bucket, Key: "key" }))).rejects.toMatchObject(
    refusal("MethodNotAllowed", 405),
  );
});

test("a bucket has its own tags, and none by default", async () => {
  const bucket = await newBucket("bucket");
  const get = () => s3.send(new GetBucketTaggingCommand({ Bucket: bucket }));
  await expect(get()).rejects.toMatchObject(refusal("NoSuchTagSet", 404));
  const TagSet = [{ Key: "cost", Value: "data" }];
  await s3.send(new PutBucketTaggingCommand({ Bucket: bucket, Tagging: { TagSet } }));
  expect((await get()).TagSet).toEqual(TagSet);
  await s3.send(new DeleteBucketTaggingCommand({ Bucket: bucket }));
  await expect(get()).rejects.toMatchObject({ name: "NoSuchTagSet" });
});
