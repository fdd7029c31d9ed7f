// Prints and makes calls after its reply => solves wrong: solve gives the object's text
import { DeleteBucketCommand, S3Client } from "@aws-sdk/client-s3";
export function solve(bucket: string) {
  setTimeout(() => console.log("STOLEN time"), 0);
  void new S3Client({})
    .send(new DeleteBucketCommand({ Bucket: bucket }))
    .then(() => console.log("STOLEN a call"));
  return "x";
}
