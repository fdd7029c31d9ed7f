import { createGunzip, gunzipSync } from "node:zlib";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";

const s3 = new S3Client({});

/** Prints the text of an object and returns it. */
export async function readS3File(bucketName: string, fileKey: string): Promise<string> {
  // A missing key throws NoSuchKey, a missing bucket NoSuchBucket: both say more than we could, so neither is caught.
  const { Body, ContentEncoding } = await s3.send(new GetObjectCommand({ Bucket: bucketName, Key: fileKey }));
  // All bytes first, then one decoding: a chunk may end in the middle of a character.
  const bytes = await Body!.transformToByteArray();
  // S3 gives back what was stored; only browsers undo a content encoding by themselves.
  const unpacked = ContentEncoding === "gzip" ? gunzipSync(bytes) : Buffer.from(bytes);
  // As Python's decode("utf-8"); a TextDecoder would take a byte order mark off.
  const contents = unpacked.toString("utf8");
  console.log(contents);
  return contents;
}

const lineEnd = 0x0a;

/** Counts the lines of an object of any size. */
export async function countLines(bucketName: string, fileKey: string): Promise<number> {
  const { Body, ContentEncoding } = await s3.send(new GetObjectCommand({ Bucket: bucketName, Key: fileKey }));
  // In Node.js, Body is a Readable. pipeline() passes chunks on as fast as the slowest step takes them, and hands an
  // error of any step to us; a bare pipe() would do the first and lose the second.
  const body = Body as Readable;
  return ContentEncoding === "gzip"
    ? pipeline(body, createGunzip(), countLineEnds)
    : pipeline(body, countLineEnds);
}

/** The byte 0x0A is a line end and nothing else: in UTF-8 it is never part of another character. */
async function countLineEnds(chunks: AsyncIterable<Buffer>): Promise<number> {
  let lines = 0;
  let last: number | undefined = lineEnd;
  for await (const chunk of chunks) {
    for (let at = chunk.indexOf(lineEnd); at >= 0; at = chunk.indexOf(lineEnd, at + 1)) lines += 1;
    last = chunk.at(-1) ?? last;
  }
  // Text after the last line end is a line too.
  return last === lineEnd ? lines : lines + 1;
}
