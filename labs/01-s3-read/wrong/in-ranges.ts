// rejected-by: one-version
// Reads large objects in ranges, without IfMatch: an object that is replaced meanwhile is counted half and half.
import { createGunzip, gunzipSync } from "node:zlib";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";

const s3 = new S3Client({});

export async function readS3File(bucketName: string, fileKey: string): Promise<string> {
  const { Body, ContentEncoding } = await s3.send(new GetObjectCommand({ Bucket: bucketName, Key: fileKey }));
  const bytes = await Body!.transformToByteArray();
  const contents = new TextDecoder().decode(ContentEncoding === "gzip" ? gunzipSync(bytes) : bytes);
  console.log(contents);
  return contents;
}

export async function countLines(bucketName: string, fileKey: string): Promise<number> {
  const first = await getRange(bucketName, fileKey, 0);
  if (first.ContentEncoding === "gzip") {
    return pipeline(await whole(bucketName, fileKey), createGunzip(), countLineEnds);
  }
  const bytes = Number(first.ContentRange!.split("/")[1]);
  return countLineEnds(parts());

  async function* parts(): AsyncGenerator<Buffer> {
    yield* first.Body as Readable;
    for (let from = partBytes; from < bytes; from += partBytes) {
      const { Body } = await getRange(bucketName, fileKey, from);
      yield* Body as Readable;
    }
  }
}

const partBytes = 8 * 1024 * 1024;

const getRange = (Bucket: string, Key: string, from: number) =>
  s3.send(new GetObjectCommand({ Bucket, Key, Range: `bytes=${from}-${from + partBytes - 1}` }));

async function whole(Bucket: string, Key: string): Promise<Readable> {
  return (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body as Readable;
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
