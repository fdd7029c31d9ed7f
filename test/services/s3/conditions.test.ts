import {
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadObjectCommand,
} from "@aws-sdk/client-s3";
import { beforeAll, expect } from "vitest";
import { test } from "../../support/test.ts";
import { getText, newBucket, put, refusal, s3 } from "./support.ts";

let bucket: string;
let etag: string;
let modified: Date;
const dayMs = 86_400_000;

beforeAll(async () => {
  bucket = await newBucket("conditions");
  etag = (await put(bucket, "key", { body: "text" })).ETag!;
  modified = (await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: "key" }))).LastModified!;
});

const read = (conditions: Partial<GetObjectCommandInput>) =>
  s3.send(new GetObjectCommand({ Bucket: bucket, Key: "key", ...conditions }));
const before = (): Date => new Date(modified.getTime() - dayMs);

test("conditions that are met return the object", async () => {
  for (const conditions of [
    { IfMatch: etag },
    { IfMatch: etag.replaceAll('"', "") },
    { IfMatch: "*" },
    { IfNoneMatch: '"other"' },
    { IfModifiedSince: before() },
    { IfUnmodifiedSince: modified },
    { IfMatch: etag, IfUnmodifiedSince: before() },
  ]) {
    const { Body } = await read(conditions);
    expect(await Body?.transformToString(), JSON.stringify(conditions)).toBe("text");
  }
});

test("a failed If-Match or If-Unmodified-Since gives 412", async () => {
  await expect(read({ IfMatch: '"other"' })).rejects.toMatchObject({
    ...refusal("PreconditionFailed", 412),
    Condition: "If-Match",
  });
  await expect(read({ IfUnmodifiedSince: before() })).rejects.toMatchObject(
    refusal("PreconditionFailed", 412),
  );
});

test("a failed If-None-Match or If-Modified-Since gives 304", async () => {
  for (const conditions of [
    { IfNoneMatch: etag },
    { IfModifiedSince: modified },
    { IfNoneMatch: etag, IfModifiedSince: before() },
  ]) {
    await expect(read(conditions), JSON.stringify(conditions)).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    });
  }
});

test("If-None-Match: * writes only if the object does not exist", async () => {
  await put(bucket, "once", { body: "first", IfNoneMatch: "*" });
  await expect(put(bucket, "once", { body: "second", IfNoneMatch: "*" })).rejects.toMatchObject({
    ...refusal("PreconditionFailed", 412),
    Condition: "If-None-Match",
  });
  expect(await getText(bucket, "once")).toBe("first");
});

test("If-Match overwrites only the object with that ETag", async () => {
  const first = await put(bucket, "swap", { body: "first" });
  await put(bucket, "swap", { body: "second", IfMatch: first.ETag });
  await expect(put(bucket, "swap", { body: "third", IfMatch: first.ETag })).rejects.toMatchObject(
    refusal("PreconditionFailed", 412),
  );
  expect(await getText(bucket, "swap")).toBe("second");
  await expect(put(bucket, "nothing", { body: "x", IfMatch: first.ETag })).rejects.toMatchObject(
    refusal("NoSuchKey", 404),
  );
});

test("other values of If-None-Match are not implemented for writes", async () => {
  await expect(put(bucket, "key", { body: "x", IfNoneMatch: etag })).rejects.toMatchObject(
    refusal("NotImplemented", 501),
  );
});

test("of many concurrent writers with If-None-Match: *, exactly one succeeds", async () => {
  const outcomes = await Promise.allSettled(
    Array.from({ length: 8 }, (_, writer) => put(bucket, "race", { body: `${writer}`, IfNoneMatch: "*" })),
  );
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("a conditional delete removes only the object with that ETag", async () => {
  const written = await put(bucket, "doomed", { body: "x" });
  const remove = (IfMatch: string) =>
    s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: "doomed", IfMatch }));
  await expect(remove('"other"')).rejects.toMatchObject(refusal("PreconditionFailed", 412));
  expect(await getText(bucket, "doomed")).toBe("x");
  await remove(written.ETag!);
  await expect(getText(bucket, "doomed")).rejects.toMatchObject({ name: "NoSuchKey" });
});
