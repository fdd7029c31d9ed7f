// rejected-by: counts-lines
// Leaves lines to readline, which takes a lone \r and U+2028 for line ends as well.
import { createGunzip, gunzipSync } from "node:zlib";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
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
  const { Body, ContentEncoding } = await s3.send(new GetObjectCommand({ Bucket: bucketName, Key: fileKey }));
  const body = Body as Readable;
  return ContentEncoding === "gzip"
    ? pipeline(body, createGunzip(), countByReadline)
    : pipeline(body, countByReadline);
}

async function countByReadline(chunks: AsyncIterable<Buffer>): Promise<number> {
  let lines = 0;
  const input = Readable.from(chunks);
  for await (const _line of createInterface({ input, crlfDelay: Infinity })) lines += 1;
  return lines;
}
