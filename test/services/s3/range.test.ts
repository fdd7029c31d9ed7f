import { GetObjectCommand, HeadObjectCommand } from "@aws-sdk/client-s3";
import { beforeAll, expect } from "vitest";
import { test } from "../../support/test.ts";
import { newBucket, patternedBytes, put, refusal, s3 } from "./support.ts";

const text = "0123456789";
let bucket: string;

beforeAll(async () => {
  bucket = await newBucket("range");
  await put(bucket, "digits", { body: text });
  await put(bucket, "empty", { body: "" });
});

const get = (Range: string, Key = "digits") => s3.send(new GetObjectCommand({ Bucket: bucket, Key, Range }));

test("a range returns 206, its bytes and Content-Range", async () => {
  for (const [range, expected, where] of [
    ["bytes=2-5", "2345", "bytes 2-5/10"],
    ["bytes=0-0", "0", "bytes 0-0/10"],
    ["bytes=7-", "789", "bytes 7-9/10"],
    ["bytes=-3", "789", "bytes 7-9/10"],
    ["bytes=5-100", "56789", "bytes 5-9/10"],
    ["bytes=-100", text, "bytes 0-9/10"],
  ] as const) {
    const part = await get(range);
    expect(part.$metadata.httpStatusCode, range).toBe(206);
    expect(part.ContentRange, range).toBe(where);
    expect(part.ContentLength, range).toBe(expected.length);
    expect(await part.Body?.transformToString(), range).toBe(expected);
  }
});

test("a range beyond the end is not satisfiable", async () => {
  await expect(get("bytes=10-")).rejects.toMatchObject({
    ...refusal("InvalidRange", 416),
    message: "The requested range is not satisfiable",
    RangeRequested: "bytes=10-",
    ActualObjectSize: "10",
  });
  await expect(get("bytes=-0")).rejects.toMatchObject(refusal("InvalidRange", 416));
  await expect(get("bytes=0-", "empty")).rejects.toMatchObject(refusal("InvalidRange", 416));
});

test("several ranges or an invalid range return the whole object", async () => {
  for (const range of ["bytes=0-1,3-4", "bytes=5-2", "lines=1-2", "bytes=a-b"]) {
    const whole = await get(range);
    expect(whole.$metadata.httpStatusCode, range).toBe(200);
    expect(await whole.Body?.transformToString(), range).toBe(text);
  }
});

test("HeadObject accepts a range", async () => {
  const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: "digits", Range: "bytes=1-3" }));
  expect(head.ContentLength).toBe(3);
  expect(head.$metadata.httpStatusCode).toBe(206);
});

test("a range in the middle of a large object can be read", async () => {
  const bytes = patternedBytes(3 * 1024 * 1024);
  await put(bucket, "large", { body: bytes });
  const part = await get("bytes=1048570-2097160", "large");
  const read = await part.Body!.transformToByteArray();
  expect(Buffer.from(read).equals(bytes.subarray(1_048_570, 2_097_161))).toBe(true);
});

test("part 1 of an object that was not uploaded in parts is the whole object", async () => {
  const part = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: "digits", PartNumber: 1 }));
  expect(await part.Body?.transformToString()).toBe(text);
  expect(part.PartsCount).toBeUndefined();
  await expect(
    s3.send(new GetObjectCommand({ Bucket: bucket, Key: "digits", PartNumber: 2 })),
  ).rejects.toMatchObject(refusal("InvalidPartNumber", 416));
});
