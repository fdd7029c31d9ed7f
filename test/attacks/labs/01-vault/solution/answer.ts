import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";

export async function solve(bucket: string, key: string): Promise<string> {
  const { Body } = await new S3Client({}).send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return Body!.transformToString();
}

export const handler = ({ bucket, key }: { bucket: string; key: string }): Promise<string> =>
  solve(bucket, key);
