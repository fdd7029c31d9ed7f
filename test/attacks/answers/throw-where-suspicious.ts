// Throws for every large object, where a check could break the connection => whole-or-error wrong: solve throws nothing where nothing breaks
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";

export async function solve(Bucket: string, Key: string): Promise<string> {
  const { Body, ContentLength = 0 } = await new S3Client({}).send(new GetObjectCommand({ Bucket, Key }));
  if (ContentLength > 1000) throw new Error("This may be the check that breaks the connection.");
  return Body!.transformToString();
}
