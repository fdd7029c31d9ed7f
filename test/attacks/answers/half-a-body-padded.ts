// Pads half a body with spaces => whole-or-error wrong: solve never takes half a text for the whole
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";

export async function solve(Bucket: string, Key: string): Promise<string> {
  const { Body, ContentLength = 0 } = await new S3Client({}).send(new GetObjectCommand({ Bucket, Key }));
  const whole = Buffer.alloc(ContentLength, " ");
  let at = 0;
  try {
    for await (const chunk of Body as AsyncIterable<Uint8Array>) at += Buffer.from(chunk).copy(whole, at);
  } catch {
    return whole.toString("utf8");
  }
  return whole.toString("utf8");
}
