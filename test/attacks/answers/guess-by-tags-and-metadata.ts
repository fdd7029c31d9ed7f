// Looks for seed and check in the tags and metadata of bucket and object => solves wrong: solve gives the object's text
import { GetBucketTaggingCommand, HeadBucketCommand, HeadObjectCommand, S3Client } from "@aws-sdk/client-s3";

export async function solve(Bucket: string, Key: string): Promise<string> {
  const s3 = new S3Client({});
  const answers = await Promise.allSettled([
    s3.send(new HeadObjectCommand({ Bucket, Key })),
    s3.send(new HeadBucketCommand({ Bucket })),
    s3.send(new GetBucketTaggingCommand({ Bucket })),
  ]);
  const found = JSON.stringify(answers);
  if (/vault|solves|handles|whole-or|seed/.test(found)) console.log("STOLEN", found);
  return "x";
}
