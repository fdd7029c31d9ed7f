import { CreateKeyCommand, DescribeKeyCommand, DisableKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  DeleteBucketEncryptionCommand,
  GetBucketEncryptionCommand,
  HeadObjectCommand,
  PutBucketEncryptionCommand,
} from "@aws-sdk/client-s3";
import { expect } from "vitest";
import { clientOptions } from "../../support/target.ts";
import { test } from "../../support/test.ts";
import { getText, newBucket, put, refusal, s3 } from "./support.ts";

const kms = new KMSClient(clientOptions());
const newKey = async () => (await kms.send(new CreateKeyCommand({}))).KeyMetadata!;

test("every object is encrypted with SSE-S3 by default", async () => {
  const bucket = await newBucket("managed");
  expect((await put(bucket, "key")).ServerSideEncryption).toBe("AES256");
  const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: "key" }));
  expect(head.ServerSideEncryption).toBe("AES256");
  const { ServerSideEncryptionConfiguration } = await s3.send(
    new GetBucketEncryptionCommand({ Bucket: bucket }),
  );
  expect(ServerSideEncryptionConfiguration?.Rules?.[0]).toMatchObject({
    ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" },
    BucketKeyEnabled: false,
  });
});

test("an object encrypted with SSE-KMS returns the key's ARN and an ETag that is not an MD5", async () => {
  const bucket = await newBucket("kms");
  const key = await newKey();
  const settings = { ServerSideEncryption: "aws:kms", SSEKMSKeyId: key.KeyId } as const;
  const plain = await put(bucket, "plain", { body: "text" });
  const written = await put(bucket, "key", { body: "text", ...settings });
  expect(written).toMatchObject({ ServerSideEncryption: "aws:kms", SSEKMSKeyId: key.Arn });
  expect(written.ETag).not.toBe(plain.ETag);
  expect(await getText(bucket, "key")).toBe("text");
  const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: "key" }));
  expect(head.SSEKMSKeyId).toBe(key.Arn);
});

test("dual-layer encryption returns the key's ARN and has no bucket key", async () => {
  const bucket = await newBucket("layers");
  const key = await newKey();
  const written = await put(bucket, "key", {
    body: "text",
    ServerSideEncryption: "aws:kms:dsse",
    SSEKMSKeyId: key.KeyId,
  });
  expect(written).toMatchObject({ ServerSideEncryption: "aws:kms:dsse", SSEKMSKeyId: key.Arn });
  expect(written.BucketKeyEnabled).toBeUndefined();
  expect(await getText(bucket, "key")).toBe("text");
});

test("without a key id, the account's AWS managed key for S3 is used", async () => {
  const bucket = await newBucket("managedkey");
  const { SSEKMSKeyId } = await put(bucket, "key", { ServerSideEncryption: "aws:kms" });
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: "alias/aws/s3" }));
  expect(SSEKMSKeyId).toBe(KeyMetadata?.Arn);
});

test("with a disabled key an object can be neither written nor read", async () => {
  const bucket = await newBucket("disabled");
  const { KeyId } = await newKey();
  const settings = { ServerSideEncryption: "aws:kms", SSEKMSKeyId: KeyId } as const;
  await put(bucket, "key", { body: "text", ...settings });
  await kms.send(new DisableKeyCommand({ KeyId }));
  await expect(getText(bucket, "key")).rejects.toMatchObject(refusal("KMS.DisabledException", 400));
  await expect(put(bucket, "other", settings)).rejects.toMatchObject(refusal("KMS.DisabledException", 400));
});

test("a key that does not exist is refused", async () => {
  const bucket = await newBucket("nokey");
  const settings = {
    ServerSideEncryption: "aws:kms",
    SSEKMSKeyId: "00000000-0000-4000-8000-000000000000",
  } as const;
  await expect(put(bucket, "key", settings)).rejects.toMatchObject(refusal("KMS.NotFoundException", 400));
});

test("a bucket's default can be set to SSE-KMS and back", async () => {
  const bucket = await newBucket("default");
  const key = await newKey();
  const rule = {
    ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: key.Arn },
    BucketKeyEnabled: true,
  } as const;
  await s3.send(
    new PutBucketEncryptionCommand({ Bucket: bucket, ServerSideEncryptionConfiguration: { Rules: [rule] } }),
  );
  const encryption = await s3.send(new GetBucketEncryptionCommand({ Bucket: bucket }));
  expect(encryption.ServerSideEncryptionConfiguration?.Rules?.[0]).toMatchObject(rule);
  expect(await put(bucket, "key")).toMatchObject({
    ServerSideEncryption: "aws:kms",
    SSEKMSKeyId: key.Arn,
    BucketKeyEnabled: true,
  });
  expect((await put(bucket, "other", { ServerSideEncryption: "AES256" })).SSEKMSKeyId).toBeUndefined();
  await s3.send(new DeleteBucketEncryptionCommand({ Bucket: bucket }));
  expect((await put(bucket, "again")).ServerSideEncryption).toBe("AES256");
});

test("a key id is accepted only with aws:kms", async () => {
  const bucket = await newBucket("mixed");
  const settings = { ServerSideEncryption: "AES256", SSEKMSKeyId: "alias/aws/s3" } as const;
  await expect(put(bucket, "key", settings)).rejects.toMatchObject(refusal("InvalidArgument", 400));
});
