// Replaces the SDK's client, so that it seems to call AWS => solves wrong: solve gives the object's text
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
S3Client.prototype.send = async () => ({
  Body: { transformToString: async () => "made up" },
  $metadata: { httpStatusCode: 200 },
});
export async function solve(bucket: string, key: string) {
  const { Body } = await new S3Client({}).send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return Body.transformToString();
}
