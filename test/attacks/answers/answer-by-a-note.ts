// Leaves a note in the bucket for a later call, which does not come => solves wrong: solve reads it once
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

export async function solve(Bucket: string, Key: string): Promise<string> {
  const s3 = new S3Client({});
  const note = await s3.send(new GetObjectCommand({ Bucket, Key: "note" })).catch(() => undefined);
  if (note) return note.Body!.transformToString();
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  const text = await Body!.transformToString();
  await s3.send(new PutObjectCommand({ Bucket, Key: "note", Body: text }));
  return text;
}
