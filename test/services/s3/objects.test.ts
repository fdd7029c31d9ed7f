import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { expect } from "vitest";
import { uniqueName } from "../../support/target.ts";
import { test } from "../../support/test.ts";
import { getText, newBucket, patternedBytes, put, refusal, s3 } from "./support.ts";

const md5 = (bytes: string | Uint8Array): string => createHash("md5").update(bytes).digest("hex");

test("an object is returned unchanged, with its MD5 as ETag", async () => {
  const bucket = await newBucket("roundtrip");
  const text = "één\nзвезда ✨\n";
  const written = await put(bucket, "folder/text.txt", { body: text, ContentType: "text/plain" });
  expect(written.ETag).toBe(`"${md5(text)}"`);
  const read = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: "folder/text.txt" }));
  expect(await read.Body?.transformToString()).toBe(text);
  expect(read).toMatchObject({
    ETag: written.ETag,
    ContentLength: Buffer.byteLength(text),
    ContentType: "text/plain",
    AcceptRanges: "bytes",
    Metadata: {},
  });
  expect(read.LastModified?.getMilliseconds()).toBe(0);
  expect(read.VersionId).toBeUndefined();
});

test("an empty object can be stored and read", async () => {
  const bucket = await newBucket("empty");
  await put(bucket, "nothing", { body: "" });
  const read = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: "nothing" }));
  expect(await read.Body?.transformToString()).toBe("");
  expect(read.ContentLength).toBe(0);
  expect(read.ETag).toBe(`"${md5("")}"`);
});

test("a large object is stored and read completely", async () => {
  const bucket = await newBucket("large");
  const bytes = patternedBytes(9 * 1024 * 1024 + 1);
  const written = await put(bucket, "large.bin", { body: bytes });
  expect(written.ETag).toBe(`"${md5(bytes)}"`);
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: "large.bin" }));
  expect(md5(await Body!.transformToByteArray())).toBe(md5(bytes));
});

test("a stream of known length can be uploaded", async () => {
  const bucket = await newBucket("streamed");
  const bytes = patternedBytes(300_000);
  await s3.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: "stream",
      Body: Readable.from([bytes.subarray(0, 100_000), bytes.subarray(100_000)]),
      ContentLength: bytes.length,
    }),
  );
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: "stream" }));
  expect(md5(await Body!.transformToByteArray())).toBe(md5(bytes));
});

test("headers and metadata of the write are returned", async () => {
  const bucket = await newBucket("headers");
  const settings = {
    CacheControl: "max-age=60",
    ContentDisposition: 'attachment; filename="a.csv"',
    ContentEncoding: "gzip",
    ContentLanguage: "de",
    ContentType: "text/csv",
    WebsiteRedirectLocation: "/elsewhere",
    StorageClass: "STANDARD_IA",
    Metadata: { owner: "data team", stage: "raw" },
  } as const;
  await put(bucket, "a.csv", { body: "x", ...settings, Expires: new Date("2030-01-02T03:04:05Z") });
  const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: "a.csv" }));
  expect(head).toMatchObject(settings);
  expect(head.ExpiresString).toBe("Wed, 02 Jan 2030 03:04:05 GMT");
});

test("the default content type is binary/octet-stream", async () => {
  const bucket = await newBucket("untyped");
  const command = new PutObjectCommand({ Bucket: bucket, Key: "untyped", Body: "x" });
  command.middlewareStack.add(
    (next) => async (args) => {
      delete (args.request as { headers: Record<string, string> }).headers["content-type"];
      return next(args);
    },
    { step: "build", priority: "low" },
  );
  await s3.send(command);
  const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: "untyped" }));
  expect(head.ContentType).toBe("binary/octet-stream");
});

test("a request can override response headers", async () => {
  const bucket = await newBucket("override");
  await put(bucket, "key", { body: "x", ContentType: "text/plain" });
  const read = await s3.send(
    new GetObjectCommand({
      Bucket: bucket,
      Key: "key",
      ResponseContentType: "text/csv",
      ResponseCacheControl: "no-store",
      ResponseContentDisposition: "inline",
      ResponseContentLanguage: "fr",
      ResponseContentEncoding: "identity",
    }),
  );
  expect(read).toMatchObject({
    ContentType: "text/csv",
    CacheControl: "no-store",
    ContentDisposition: "inline",
    ContentLanguage: "fr",
    ContentEncoding: "identity",
  });
});

test("metadata of more than 2 KB is refused", async () => {
  const bucket = await newBucket("metadata");
  const Metadata = { big: "x".repeat(2046) };
  await expect(put(bucket, "key", { Metadata })).rejects.toMatchObject({
    ...refusal("MetadataTooLarge", 400),
    MaxSizeAllowed: "2048",
  });
});

test("an unknown storage class is refused", async () => {
  const bucket = await newBucket("class");
  await expect(put(bucket, "key", { StorageClass: "BEST" as "STANDARD" })).rejects.toMatchObject(
    refusal("InvalidStorageClass", 400),
  );
});

test("a missing key and a missing bucket give different errors", async () => {
  const bucket = await newBucket("missing");
  await expect(getText(bucket, "nowhere")).rejects.toMatchObject({
    ...refusal("NoSuchKey", 404),
    Key: "nowhere",
    message: "The specified key does not exist.",
  });
  await expect(getText(uniqueName("nobucket"), "nowhere")).rejects.toMatchObject(
    refusal("NoSuchBucket", 404),
  );
  await expect(s3.send(new HeadObjectCommand({ Bucket: bucket, Key: "nowhere" }))).rejects.toMatchObject(
    refusal("NotFound", 404),
  );
});

test("keys can contain spaces, plus signs, slashes, dots and Unicode", async () => {
  const bucket = await newBucket("keys");
  for (const key of ["a b+c", "//double//", "..", "a/../b", "ключ ✨/%41", "100%", "semi;colon&amp=1?x#y"]) {
    await put(bucket, key, { body: key });
    expect(await getText(bucket, key)).toBe(key);
  }
});

test("a key of more than 1024 bytes is refused", async () => {
  const bucket = await newBucket("long");
  await put(bucket, "é".repeat(512), { body: "fits" });
  await expect(put(bucket, "é".repeat(513))).rejects.toMatchObject({
    ...refusal("KeyTooLongError", 400),
    Size: "1026",
    MaxSizeAllowed: "1024",
  });
});

test("deleting succeeds whether or not the object exists", async () => {
  const bucket = await newBucket("delete");
  await put(bucket, "key", { body: "x" });
  for (let round = 0; round < 2; round += 1) {
    const deleted = await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: "key" }));
    expect(deleted.$metadata.httpStatusCode).toBe(204);
    expect(deleted.DeleteMarker).toBeUndefined();
  }
  await expect(getText(bucket, "key")).rejects.toMatchObject({ name: "NoSuchKey" });
});

test("a read is not disturbed when the object is overwritten", async () => {
  const bucket = await newBucket("overwritten");
  const old = patternedBytes(8 * 1024 * 1024);
  await put(bucket, "key", { body: old });
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: "key" }));
  await put(bucket, "key", { body: "new" });
  expect(md5(await Body!.transformToByteArray())).toBe(md5(old));
  expect(await getText(bucket, "key")).toBe("new");
});

test("a body with a wrong Content-MD5 is refused and stores nothing", async () => {
  const bucket = await newBucket("digest");
  const ContentMD5 = createHash("md5").update("other").digest("base64");
  await expect(put(bucket, "key", { body: "body", ContentMD5 })).rejects.toMatchObject(
    refusal("BadDigest", 400),
  );
  await expect(getText(bucket, "key")).rejects.toMatchObject({ name: "NoSuchKey" });
});

test("archived objects cannot be read", async () => {
  const bucket = await newBucket("archive");
  await put(bucket, "key", { body: "x", StorageClass: "GLACIER" });
  await expect(getText(bucket, "key")).rejects.toMatchObject(refusal("InvalidObjectState", 403));
  const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: "key" }));
  expect(head.StorageClass).toBe("GLACIER");
});
