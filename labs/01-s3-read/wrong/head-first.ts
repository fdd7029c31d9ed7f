// rejected-by: one-version
// Asks HeadObject how the object is stored, and then for the object: between the two it may be another one.
import { createGunzip, gunzipSync } from "node:zlib";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { GetObjectCommand, HeadObjectCommand, S3Client } from "@aws-sdk/client-s3";

const s3 = new S3Client({});

export async function readS3File(bucketName: string, fileKey: string): Promise<string> {
  const { ContentEncoding } = await s3.send(new HeadObjectCommand({ Bucket: bucketName, Key: fileKey }));
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucketName, Key: fileKey }));
  const bytes = await Body!.transformToByteArray();
  const contents = new TextDecoder().decode(ContentEncoding === "gzip" ? gunzipSync(bytes) : bytes);
  console.log(contents);
  return contents;
}

export async function countLines(bucketName: string, fileKey: string): Promise<number> {
  const { Body, ContentEncoding } = await s3.send(new GetObjectCommand({ Bucket: bucketName, Key: fileKey }));
  const body = Body as Readable;
  return ContentEncoding === "gzip"
    ? pipeline(body, createGunzip(), countLineEnds)
    : pipeline(body, countLineEnds);
}

async function countLineEnds(chunks: AsyncIterable<Buffer>): Promise<number> {
  let lines = 0;
  let last: number | undefined = 0x0a;
  for await (const chunk of chunks) {
    for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, at + 1)) lines += 1;
    last = chunk.at(-1) ?? last;
  }
  return last === 0x0a ? lines : lines + 1;
}
