// rejected-by: counts-large
// Holds the whole object, and a string of it, to count its lines.
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
  const { Body, ContentEncoding } = await s3.send(new GetObjectCommand({ Bucket: bucketName, Key: fileKey }));
  const bytes = await Body!.transformToByteArray();
  const contents = new TextDecoder().decode(ContentEncoding === "gzip" ? gunzipSync(bytes) : bytes);
  return contents.split("\n").length - (contents.endsWith("\n") ? 1 : 0);
}
