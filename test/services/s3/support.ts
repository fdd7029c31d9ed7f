/** Shared by the S3 suites: a client for this file's account, its own buckets, and bodies. */
import {
  CreateBucketCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type PutObjectCommandOutput,
  S3Client,
} from "@aws-sdk/client-s3";
import { clientOptions, uniqueName } from "../../support/target.ts";

/** Path-style addressing works with every endpoint. */
export const s3 = new S3Client({ ...clientOptions(), forcePathStyle: true });

export async function newBucket(purpose: string): Promise<string> {
  const bucket = uniqueName(purpose);
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  return bucket;
}

export async function newVersionedBucket(purpose: string): Promise<string> {
  const bucket = await newBucket(purpose);
  await setVersioning(bucket, "Enabled");
  return bucket;
}

export async function setVersioning(bucket: string, status: "Enabled" | "Suspended"): Promise<void> {
  await s3.send(
    new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: status } }),
  );
}

type Extra<Input> = Partial<Omit<Input, "Bucket" | "Key" | "Body">>;

export const put = (
  bucket: string,
  key: string,
  { body = "x", ...extra }: Extra<PutObjectCommandInput> & { body?: string | Uint8Array } = {},
): Promise<PutObjectCommandOutput> =>
  s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ...extra }));

export async function getText(
  bucket: string,
  key: string,
  extra: Extra<GetObjectCommandInput> = {},
): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, ...extra }));
  return Body!.transformToString();
}

/** No 4-byte word occurs twice, so a lost or swapped block is detected. */
export function patternedBytes(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let offset = 0; offset + 4 <= size; offset += 4)
    bytes.writeUInt32LE(Math.imul(offset, 2654435761) >>> 0, offset);
  return bytes;
}

/** The parts of an SDK error that describe the response. */
export const refusal = (name: string, status: number): object => ({
  name,
  $metadata: { httpStatusCode: status },
});
