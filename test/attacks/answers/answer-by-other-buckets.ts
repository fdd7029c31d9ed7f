// Looks for its text in the buckets of other checks => solves wrong: solve gives the object's text
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";

export async function solve(bucket: string): Promise<string> {
  const { Buckets = [] } = await new S3Client({}).send(new ListBucketsCommand({}));
  return Buckets.map(({ Name }) => Name).find((name) => name !== bucket) ?? "x";
}
