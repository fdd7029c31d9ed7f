import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { crc32 } from "node:zlib";
import {
  ChecksumAlgorithm,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { expect } from "vitest";
import { clientOptions } from "../../support/target.ts";
import { test } from "../../support/test.ts";
import { getText, newBucket, patternedBytes, put, refusal, s3 } from "./support.ts";

const sha256 = (text: string | Uint8Array): string => createHash("sha256").update(text).digest("base64");
function crc(text: string | Uint8Array): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(text));
  return bytes.toString("base64");
}

const head = (bucket: string, key: string) =>
  s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: "ENABLED" }));

test("a checksum sent with the body is stored and returned on request", async () => {
  const bucket = await newBucket("checksum");
  for (const algorithm of ["CRC32", "CRC32C", "SHA1", "SHA256", "CRC64NVME"] as const) {
    const written = await put(bucket, algorithm, { body: "hello", ChecksumAlgorithm: algorithm });
    const member = `Checksum${algorithm}` as const;
    expect(written[member], algorithm).toBeTruthy();
    expect(written.ChecksumType, algorithm).toBe("FULL_OBJECT");
    const read = await head(bucket, algorithm);
    expect(read[member], algorithm).toBe(written[member]);
    expect(read.ChecksumType, algorithm).toBe("FULL_OBJECT");
  }
  expect((await head(bucket, "SHA256")).ChecksumSHA256).toBe(sha256("hello"));
  expect((await head(bucket, "CRC32")).ChecksumCRC32).toBe(crc("hello"));
});

test("checksums are returned only on request, and not for a range", async () => {
  const bucket = await newBucket("asked");
  await put(bucket, "key", { body: "hello", ChecksumAlgorithm: "SHA256" });
  const quiet = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: "key" }));
  expect(quiet.ChecksumSHA256).toBeUndefined();
  const range = await s3.send(
    new GetObjectCommand({ Bucket: bucket, Key: "key", Range: "bytes=0-1", ChecksumMode: "ENABLED" }),
  );
  expect(range.ChecksumSHA256).toBeUndefined();
});

test("an object uploaded without a checksum has a CRC64NVME", async () => {
  const bucket = await newBucket("default");
  const plain = new S3Client({
    ...clientOptions(),
    forcePathStyle: true,
    requestChecksumCalculation: "WHEN_REQUIRED",
  });
  for (const [key, Body] of [
    ["small", "123456789"],
    ["large", patternedBytes(200_000)],
  ] as const) {
    await plain.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body }));
    const { ChecksumCRC64NVME, ChecksumType } = await head(bucket, key);
    expect(ChecksumType, key).toBe("FULL_OBJECT");
    // The check value of CRC-64/NVME: ae8b14860a799888.
    if (key === "small") expect(ChecksumCRC64NVME).toBe("rosUhgp5mIg=");
    else expect(ChecksumCRC64NVME).toHaveLength(12);
  }
});

test("a wrong checksum is refused and stores nothing", async () => {
  const bucket = await newBucket("unfit");
  for (const [key, body] of [
    ["small", "hello"],
    ["large", patternedBytes(3_000_000)],
  ] as const) {
    const wrong = put(bucket, key, { body, ChecksumSHA256: sha256("other") });
    await expect(wrong, key).rejects.toMatchObject(refusal("BadDigest", 400));
    await expect(getText(bucket, key), key).rejects.toMatchObject({ name: "NoSuchKey" });
  }
});

test("two checksums at once are refused", async () => {
  const bucket = await newBucket("two");
  const both = put(bucket, "key", {
    body: "hello",
    ChecksumSHA256: sha256("hello"),
    ChecksumCRC32: crc("hello"),
  });
  await expect(both).rejects.toMatchObject(refusal("InvalidRequest", 400));
});

test("the trailing checksum of a streamed body is stored", async () => {
  const bucket = await newBucket("trailer");
  const bytes = patternedBytes(400_000);
  const written = await s3.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: "key",
      Body: Readable.from([bytes]),
      ContentLength: bytes.length,
      ChecksumAlgorithm: ChecksumAlgorithm.SHA256,
    }),
  );
  expect(written.ChecksumSHA256).toBe(sha256(bytes));
  expect((await head(bucket, "key")).ChecksumSHA256).toBe(sha256(bytes));
});
