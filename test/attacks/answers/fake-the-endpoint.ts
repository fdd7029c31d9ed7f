// Answers its SDK with its own server instead of AWS => solves wrong: solve gives the object's text
import { createServer } from "node:http";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
export async function solve(bucket: string, key: string) {
  const server = createServer((_request, response) => response.end("made up"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${server.address().port}`;
  const { Body } = await new S3Client({ endpoint }).send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return Body.transformToString();
}
