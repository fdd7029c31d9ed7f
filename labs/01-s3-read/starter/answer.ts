import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";

const s3 = new S3Client({});

/** Prints the text of an object and returns it. */
export async function readS3File(bucketName: string, fileKey: string): Promise<string> {
  const response = await s3.send(new GetObjectCommand({ Bucket: bucketName, Key: fileKey }));
  // TODO(read): read response.Body to its end as UTF-8 text.
  const contents = String(response.Body);
  console.log(contents);
  return contents;
}

/** Counts the lines of an object of any size. */
export async function countLines(bucketName: string, fileKey: string): Promise<number> {
  // TODO(count): go through response.Body chunk by chunk, never holding it as a whole.
  const contents = await readS3File(bucketName, fileKey);
  return contents.split("\n").length;
}
