/** Features that the embedded S3 does not implement are refused by name, never silently ignored. */
import {
  type CompletedMultipartUpload,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectTorrentCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectLockConfigurationCommand,
  type PutObjectCommandInput,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type EmbeddedAws, startEmbedded } from "../../../src/embedded/server.ts";

const Bucket = "refusals";
let aws: EmbeddedAws;
let s3: S3Client;

beforeAll(async () => {
  aws = await startEmbedded();
  s3 = new S3Client({
    endpoint: aws.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "111111111111", secretAccessKey: aws.secretAccessKey },
    maxAttempts: 1,
  });
  await s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(() => aws[Symbol.asyncDispose]());

const notImplemented = { name: "NotImplemented", $metadata: { httpStatusCode: 501 } };
const put = (extra: Partial<PutObjectCommandInput>) =>
  s3.send(new PutObjectCommand({ Bucket, Key: "key", Body: "x", ...extra }));

test("parameters of directory buckets and other products are not implemented", async () => {
  await expect(put({ WriteOffsetBytes: 0 })).rejects.toMatchObject(notImplemented);
  await expect(put({ ServerSideEncryption: "aws:fsx" })).rejects.toMatchObject(notImplemented);
  const remove = new DeleteObjectCommand({ Bucket, Key: "key", MFA: "serial 123456" });
  await expect(s3.send(remove)).rejects.toMatchObject(notImplemented);
  const versioning = new PutBucketVersioningCommand({
    Bucket,
    VersioningConfiguration: { Status: "Enabled", MFADelete: "Enabled" },
  });
  await expect(s3.send(versioning)).rejects.toMatchObject(notImplemented);
  const hold = new PutObjectLockConfigurationCommand({
    Bucket,
    ObjectLockConfiguration: {
      ObjectLockEnabled: "Enabled",
      Rule: {
        DefaultRetention: { Mode: "GOVERNANCE", Days: 1, DefaultEventHold: { Mode: "GOVERNANCE" } as never },
      },
    },
  });
  await expect(s3.send(hold)).rejects.toMatchObject(notImplemented);
});

test("the error for an operation that is not implemented contains its name", async () => {
  await expect(s3.send(new GetObjectTorrentCommand({ Bucket, Key: "a" }))).rejects.toMatchObject({
    ...notImplemented,
    message: expect.stringContaining("GetObjectTorrent"),
  });
});

test("BypassGovernanceRetention is refused without Object Lock, even if it is false", async () => {
  for (const BypassGovernanceRetention of [true, false]) {
    const bypass = new DeleteObjectCommand({ Bucket, Key: "key", BypassGovernanceRetention });
    await expect(s3.send(bypass)).rejects.toMatchObject({ name: "InvalidArgument" });
  }
});

test("completing an upload requires at least one part", async () => {
  const target = { Bucket, Key: "upload" };
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(target));
  const complete = (MultipartUpload?: CompletedMultipartUpload) =>
    s3.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload }));
  await expect(complete({ Parts: [] })).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
  await expect(complete()).rejects.toMatchObject({ name: "InvalidRequest" });
});

test("request payment does not change requests of the owner", async () => {
  await put({ RequestPayer: "requester" });
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: "key", RequestPayer: "requester" }));
  expect(await Body?.transformToString()).toBe("x");
});
