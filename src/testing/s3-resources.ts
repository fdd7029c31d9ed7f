/** Buckets of checks: made, and removed with all that is in them. */
import {
  AbortMultipartUploadCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  type ObjectIdentifier,
  S3Client,
} from "@aws-sdk/client-s3";
import { decodeListedKey, fitsXml } from "../common/object-keys.ts";
import type { Clients } from "./clients.ts";
import type { Scope } from "./scope.ts";

export async function makeBucket(scope: Scope, clients: Clients, bucket: string): Promise<string> {
  const s3 = clients.get(S3Client);
  const { region } = scope.settings.target;
  // us-east-1 is asked for by leaving it out:
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html#API_CreateBucket_RequestBody
  const elsewhere =
    region === "us-east-1"
      ? {}
      : { CreateBucketConfiguration: { LocationConstraint: region as "eu-west-1" } };
  await s3.send(new CreateBucketCommand({ Bucket: bucket, ...elsewhere }));
  scope.onEnd(() => removeBucket(s3, bucket));
  return bucket;
}

/** Empties a bucket, with all versions, delete markers and unfinished uploads, and deletes it. */
async function removeBucket(s3: S3Client, bucket: string): Promise<void> {
  await abortUploads(s3, bucket);
  await deleteVersions(s3, bucket);
  await s3.send(new DeleteBucketCommand({ Bucket: bucket }));
}

async function abortUploads(s3: S3Client, bucket: string): Promise<void> {
  const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
  for (const { Key, UploadId } of Uploads) {
    await s3.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }));
  }
}

async function deleteVersions(s3: S3Client, bucket: string): Promise<void> {
  // Always the first page: what was on it is gone when the next is asked for.
  for (;;) {
    const page = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket, EncodingType: "url" }));
    const { Versions = [], DeleteMarkers = [] } = page;
    const found = [...Versions, ...DeleteMarkers].map(({ Key = "", VersionId }) => ({
      Key: decodeListedKey(Key),
      VersionId,
    }));
    if (found.length === 0) return;
    for (const object of found.filter(({ Key }) => !fitsXml(Key))) {
      await s3.send(new DeleteObjectCommand({ Bucket: bucket, ...object }));
    }
    await deleteTogether(
      s3,
      bucket,
      found.filter(({ Key }) => fitsXml(Key)),
    );
    if (!page.IsTruncated) return;
  }
}

async function deleteTogether(s3: S3Client, Bucket: string, Objects: ObjectIdentifier[]): Promise<void> {
  if (Objects.length === 0) return;
  const { Errors = [] } = await s3.send(
    new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }),
  );
  if (Errors[0]) throw new Error(`${Errors[0].Key} in ${Bucket} cannot be deleted: ${Errors[0].Message}`);
}
