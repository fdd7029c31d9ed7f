// Cuts its uploads in the middle, so that the target seems to be lost => solves wrong: left an error that nothing waits for
import { Readable } from "node:stream";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
export async function solve(bucket: string) {
  async function* broken() {
    yield Buffer.alloc(100_000);
    throw new Error("cut");
  }
  const s3 = new S3Client({ maxAttempts: 1 });
  const upload = { Bucket: bucket, Key: "cut", Body: Readable.from(broken()), ContentLength: 1_000_000 };
  await s3.send(new PutObjectCommand(upload)).catch(() => {});
  return "x";
}
