// rejected-by: broken-connection
// Counts until the stream closes: that it does also when the connection breaks.
import { createGunzip, gunzipSync } from "node:zlib";
import type { Readable } from "node:stream";
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
  const stream = ContentEncoding === "gzip" ? body.pipe(createGunzip()) : body;
  return new Promise((resolve) => {
    let lines = 0;
    let last: number | undefined = 0x0a;
    stream.on("data", (chunk: Buffer) => {
      for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, at + 1)) lines += 1;
      last = chunk.at(-1) ?? last;
    });
    stream.on("error", (error) => console.error(error));
    stream.on("close", () => resolve(last === 0x0a ? lines : lines + 1));
  });
}
