// Tries to delete the gateway's call log, and makes a forbidden call => solves wrong: solve reads it once
import { GetObjectCommand, ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
const gateway = process.env.AWS_ENDPOINT_URL;
export async function solve(bucket: string, key: string) {
  const s3 = new S3Client({});
  await s3.send(new ListBucketsCommand({}));
  for (const place of ["_calls", "_log", "__admin/requests", "_localstack/state/reset", "reset"]) {
    for (const method of ["DELETE", "POST"]) await fetch(`${gateway}/${place}`, { method }).catch(() => {});
  }
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return Body.transformToString();
}
