// Looks for the target's port, to call it as the grader without the log => solves wrong: solve gives the object's text
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
const own = Number(new URL(process.env.AWS_ENDPOINT_URL).port);
export async function solve(bucket: string, key: string) {
  const ports = [4566, ...Array.from({ length: 40 }, (_, n) => own - 20 + n)].filter((port) => port !== own);
  for (const port of ports) {
    const up = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
    if (!up) continue;
    console.log("REACHED", port);
    const credentials = { accessKeyId: "000000000000", secretAccessKey: "test" };
    const s3 = new S3Client({ endpoint: `http://127.0.0.1:${port}`, credentials, maxAttempts: 1 });
    const found = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key })).catch(() => undefined);
    if (found) console.log("STOLEN", await found.Body.transformToString());
  }
  return "x";
}
