/** Where bodies are stored, and that deleted bodies are removed from the disk. */
import { createHash } from "node:crypto";
import { request as httpRequest } from "node:http";
import { setImmediate } from "node:timers/promises";
import { PassThrough, type Readable, Writable } from "node:stream";
import {
  CreateBucketCommand,
  type CreateMultipartUploadOutput,
  GetObjectCommand,
  type GetObjectOutput,
  PutObjectCommand,
  S3Client,
  type UploadPartOutput,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { expect, test } from "vitest";
import { startEmbedded } from "../../../src/embedded/server.ts";
import { AwsError } from "../../../src/wire/errors.ts";
import { sendBody } from "../../../src/wire/message.ts";
import { patternedBytes } from "../../services/s3/support.ts";
import { account, type BareS3, chunked, put, startBare, uploadWhole } from "./support.ts";

const small = Buffer.alloc(64 * 1024, "s");
const large = patternedBytes(5 * 1024 * 1024 + 7);

async function withBucket(): Promise<BareS3> {
  const s3 = await startBare();
  await s3.run("CreateBucket", { Bucket: "bucket" });
  return s3;
}

/** Files are removed after the response. */
async function noFiles(s3: BareS3): Promise<void> {
  await expect.poll(() => s3.files(), { timeout: 30_000 }).toEqual([]);
}

test("small bodies are kept in memory, large ones in a file each", async () => {
  await using s3 = await withBucket();
  await put(s3, "small", { body: small });
  expect(await s3.files()).toEqual([]);
  await put(s3, "large", { body: large });
  expect(await s3.files()).toHaveLength(1);
  const read = await s3.readObject({
    accountId: account,
    region: "us-east-1",
    bucket: "bucket",
    key: "large",
  });
  expect(large.equals(read)).toBe(true);
});

test("the MD5 is right on every thread", async () => {
  await using s3 = await withBucket();
  for (const size of [0, 1, 65_536, 65_537, 1_000_000, 2 * 1024 * 1024, 9_000_001]) {
    const bytes = patternedBytes(size);
    const { ETag } = await put(s3, "key", { body: bytes });
    expect(ETag, `${size} bytes`).toBe(`"${createHash("md5").update(bytes).digest("hex")}"`);
  }
});

test("overwriting and deleting remove the old bytes", async () => {
  await using s3 = await withBucket();
  await put(s3, "key", { body: large });
  await put(s3, "key", { body: small });
  await noFiles(s3);
  await put(s3, "key", { body: large });
  await s3.run("DeleteObject", { Bucket: "bucket", Key: "key" });
  await noFiles(s3);
});

test("a copy shares the bytes, which are removed with the last of the two", async () => {
  await using s3 = await withBucket();
  await put(s3, "key", { body: large });
  await s3.run("CopyObject", { Bucket: "bucket", Key: "copy", CopySource: "bucket/key" });
  await s3.run("DeleteObject", { Bucket: "bucket", Key: "key" });
  expect(await s3.files()).toHaveLength(1);
  await s3.run("DeleteObject", { Bucket: "bucket", Key: "copy" });
  await noFiles(s3);
});

test("a body that fails in the middle gives the error and stores nothing", async () => {
  await using s3 = await withBucket();
  for (const announced of [undefined, large.length]) {
    const body = new PassThrough();
    const written = put(s3, "key", { Body: body, ContentLength: announced });
    body.write(large.subarray(0, 3 * 1024 * 1024));
    await setImmediate();
    body.destroy(new AwsError("BadDigest", "no", { status: 400 }));
    await expect(written).rejects.toMatchObject({ code: "BadDigest" });
    await noFiles(s3);
  }
  await expect(s3.run("GetObject", { Bucket: "bucket", Key: "key" })).rejects.toMatchObject({
    code: "NoSuchKey",
  });
});

test("a client that disconnects in the middle of its body leaves no file and causes no defect", async () => {
  const defects: unknown[] = [];
  await using aws = await startEmbedded({ onDefect: (error) => defects.push(error) });
  const s3 = new S3Client({
    endpoint: aws.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: account, secretAccessKey: aws.secretAccessKey },
    maxAttempts: 1,
    requestChecksumCalculation: "WHEN_REQUIRED",
  });
  await s3.send(new CreateBucketCommand({ Bucket: "bucket" }));
  const url = await getSignedUrl(s3, new PutObjectCommand({ Bucket: "bucket", Key: "key" }));
  for (const sent of [1000, 3 * 1024 * 1024]) {
    const request = httpRequest(url, { method: "PUT", headers: { "content-length": large.length } });
    request.on("error", () => undefined);
    await new Promise((resolve) => request.write(large.subarray(0, sent), resolve));
    const closed = new Promise((resolve) => request.once("close", resolve));
    request.destroy();
    await closed;
    await expect(s3.send(new GetObjectCommand({ Bucket: "bucket", Key: "key" }))).rejects.toMatchObject({
      name: "NoSuchKey",
    });
  }
  expect(defects).toEqual([]);
});

test("closing the server while bodies are hashed reports no defect", async () => {
  const defects: unknown[] = [];
  // The critical moment is between two turns of the event loop, some time after the first bytes.
  for (let turns = 0; turns < 400; turns += 20) {
    const aws = await startEmbedded({ onDefect: (error) => defects.push(error) });
    const s3 = new S3Client({
      endpoint: aws.endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: account, secretAccessKey: aws.secretAccessKey },
      requestChecksumCalculation: "WHEN_REQUIRED",
    });
    await s3.send(new CreateBucketCommand({ Bucket: "bucket" }));
    const url = await getSignedUrl(s3, new PutObjectCommand({ Bucket: "bucket", Key: "key" }));
    const uploads = [1, 2, 3].map(() => startUpload(url));
    for (let turn = 0; turn < turns; turn += 1) await setImmediate();
    await aws[Symbol.asyncDispose]();
    await Promise.all(uploads);
  }
  expect(defects).toEqual([]);
});

/** Sends the large body. Resolves when the connection closes, for any reason. */
function startUpload(url: string): Promise<unknown> {
  const request = httpRequest(url, { method: "PUT", headers: { "content-length": large.length } });
  request.on("error", () => undefined).on("response", (response) => response.resume());
  request.end(large);
  return new Promise((resolve) => request.once("close", resolve));
}

test("the bytes of aborted uploads, replaced parts and unused parts are removed", async () => {
  await using s3 = await withBucket();
  const target = { Bucket: "bucket", Key: "key" };
  const { UploadId } = await s3.run<CreateMultipartUploadOutput>("CreateMultipartUpload", target);
  const part = (PartNumber: number) =>
    s3.run<UploadPartOutput>("UploadPart", { ...target, UploadId, PartNumber, Body: chunked(large) });
  await part(1);
  await part(2);
  const { ETag } = await part(1);
  await s3.run("CompleteMultipartUpload", {
    ...target,
    UploadId,
    MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
  });
  await expect.poll(() => s3.files()).toHaveLength(1);
  await s3.run("DeleteObject", target);
  const second = await s3.run<CreateMultipartUploadOutput>("CreateMultipartUpload", target);
  await s3.run("UploadPart", { ...target, UploadId: second.UploadId, PartNumber: 1, Body: chunked(large) });
  await s3.run("AbortMultipartUpload", { ...target, UploadId: second.UploadId });
  await noFiles(s3);
});

test("deleting a bucket aborts its uploads in progress", async () => {
  await using s3 = await withBucket();
  const target = { Bucket: "bucket", Key: "key" };
  const { UploadId } = await s3.run<CreateMultipartUploadOutput>("CreateMultipartUpload", target);
  await s3.run("UploadPart", { ...target, UploadId, PartNumber: 1, Body: chunked(large) });
  await s3.run("DeleteBucket", { Bucket: "bucket" });
  await noFiles(s3);
});

test("piping and sendBody both send the complete body, also across parts", async () => {
  await using s3 = await withBucket();
  await uploadWhole(s3, "key", large);
  const read = () =>
    s3.run<GetObjectOutput>("GetObject", { Bucket: "bucket", Key: "key", Range: "bytes=3-5000000" });
  const expected = large.subarray(3, 5_000_001);
  const piped: Buffer[] = [];
  for await (const chunk of (await read()).Body as Readable) piped.push(chunk as Buffer);
  expect(Buffer.concat(piped).equals(expected)).toBe(true);
  const sent: Buffer[] = [];
  const sink = new Writable({
    write: (chunk: Buffer, _, done) => {
      // The buffer is reused after `done`.
      sent.push(Buffer.from(chunk));
      done();
    },
  });
  await sendBody((await read()).Body as Readable, sink);
  expect(Buffer.concat(sent).equals(expected)).toBe(true);
});

test("the bytes are released when a reader disconnects", async () => {
  await using s3 = await withBucket();
  await put(s3, "key", { body: large });
  const { Body } = await s3.run<GetObjectOutput>("GetObject", { Bucket: "bucket", Key: "key" });
  const sink = new Writable({ highWaterMark: 1, write: () => undefined });
  const sending = sendBody(Body as Readable, sink);
  await setImmediate();
  sink.destroy();
  await expect(sending).rejects.toThrow();
  await s3.run("DeleteObject", { Bucket: "bucket", Key: "key" });
  await noFiles(s3);
});
