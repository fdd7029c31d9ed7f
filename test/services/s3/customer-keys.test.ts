/** Encryption with customer-provided keys (SSE-C). https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerSideEncryptionCustomerKeys.html */
import { hash, randomBytes } from "node:crypto";
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetBucketEncryptionCommand,
  GetObjectAttributesCommand,
  HeadObjectCommand,
  PutBucketEncryptionCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { expect } from "vitest";
import { test } from "../../support/test.ts";
import { getText, newBucket, patternedBytes, put, refusal, s3 } from "./support.ts";

const mebibyte = 1024 * 1024;

interface Key {
  readonly SSECustomerAlgorithm: "AES256";
  readonly SSECustomerKey: string;
  readonly SSECustomerKeyMD5: string;
}

function newKey(): Key {
  const bytes = randomBytes(32);
  return {
    SSECustomerAlgorithm: "AES256",
    SSECustomerKey: bytes.toString("base64"),
    SSECustomerKeyMD5: hash("md5", bytes, "base64"),
  };
}

const asSource = (key: Key) => ({
  CopySourceSSECustomerAlgorithm: key.SSECustomerAlgorithm,
  CopySourceSSECustomerKey: key.SSECustomerKey,
  CopySourceSSECustomerKeyMD5: key.SSECustomerKeyMD5,
});

const block = (Bucket: string, type: "SSE-C" | "NONE") =>
  s3.send(
    new PutBucketEncryptionCommand({
      Bucket,
      ServerSideEncryptionConfiguration: {
        Rules: [
          {
            ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" },
            BlockedEncryptionTypes: { EncryptionType: [type] },
          },
        ],
      },
    }),
  );

async function openBucket(): Promise<string> {
  const bucket = await newBucket("customer-keys");
  await block(bucket, "NONE");
  return bucket;
}

test("a new bucket refuses SSE-C until it is allowed", async () => {
  const Bucket = await newBucket("blocked");
  const blocked = async () =>
    (await s3.send(new GetBucketEncryptionCommand({ Bucket }))).ServerSideEncryptionConfiguration?.Rules?.[0]
      ?.BlockedEncryptionTypes?.EncryptionType;
  expect(await blocked()).toEqual(["SSE-C"]);
  await expect(put(Bucket, "key", newKey())).rejects.toMatchObject(refusal("AccessDenied", 403));
  await block(Bucket, "NONE");
  expect(await blocked()).toBeUndefined();
  const key = newKey();
  await put(Bucket, "key", { body: "text", ...key });
  await block(Bucket, "SSE-C");
  await expect(put(Bucket, "other", key)).rejects.toMatchObject(refusal("AccessDenied", 403));
  expect(await getText(Bucket, "key", key)).toBe("text");
});

test("an object can be read only with the key it was written with", async () => {
  const Bucket = await openBucket();
  const key = newKey();
  const plain = await put(Bucket, "plain", { body: "text" });
  const written = await put(Bucket, "key", { body: "text", ...key });
  const shown = { SSECustomerAlgorithm: "AES256", SSECustomerKeyMD5: key.SSECustomerKeyMD5 };
  expect(written).toMatchObject(shown);
  expect(written.ServerSideEncryption).toBeUndefined();
  expect(written.ETag).not.toBe(plain.ETag);
  expect(await getText(Bucket, "key", key)).toBe("text");
  expect(await s3.send(new HeadObjectCommand({ Bucket, Key: "key", ...key }))).toMatchObject(shown);
  await s3.send(
    new GetObjectAttributesCommand({ Bucket, Key: "key", ObjectAttributes: ["ObjectSize"], ...key }),
  );
  await expect(getText(Bucket, "key")).rejects.toMatchObject({
    ...refusal("InvalidRequest", 400),
    message:
      "The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.",
  });
  await expect(getText(Bucket, "key", newKey())).rejects.toMatchObject(refusal("AccessDenied", 403));
  await expect(getText(Bucket, "plain", key)).rejects.toMatchObject({
    ...refusal("InvalidRequest", 400),
    message: "The encryption parameters are not applicable to this object.",
  });
});

test("invalid keys are refused", async () => {
  const Bucket = await openBucket();
  const key = newKey();
  const short = randomBytes(16);
  const cases: [object, string][] = [
    [{ ...key, SSECustomerAlgorithm: "AES128" }, "InvalidEncryptionAlgorithmError"],
    [
      {
        SSECustomerAlgorithm: "AES256",
        SSECustomerKey: short.toString("base64"),
        SSECustomerKeyMD5: hash("md5", short, "base64"),
      },
      "InvalidArgument",
    ],
    [{ SSECustomerAlgorithm: "AES256" }, "InvalidArgument"],
    [{ ...key, ServerSideEncryption: "AES256" }, "InvalidArgument"],
  ];
  for (const [extra, code] of cases) {
    await expect(put(Bucket, "key", extra), JSON.stringify(extra)).rejects.toMatchObject(refusal(code, 400));
  }
});

test("a copy can change, add or remove the customer key", async () => {
  const Bucket = await openBucket();
  const [one, other] = [newKey(), newKey()];
  await put(Bucket, "source", { body: "text", ...one });
  const copy = (Key: string, extra: object) =>
    s3.send(new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/source`, ...extra }));
  await copy("other", { ...asSource(one), ...other });
  expect(await getText(Bucket, "other", other)).toBe("text");
  await copy("plain", asSource(one));
  expect(await getText(Bucket, "plain")).toBe("text");
  await expect(copy("lost", {})).rejects.toMatchObject(refusal("InvalidRequest", 400));
  await expect(copy("lost", asSource(other))).rejects.toMatchObject(refusal("AccessDenied", 403));
});

test("every part of an upload needs the upload's key", async () => {
  const Bucket = await openBucket();
  const key = newKey();
  const body = patternedBytes(5 * mebibyte);
  await put(Bucket, "source", { body: "tail", ...key });
  const target = { Bucket, Key: "whole" };
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ ...target, ...key }));
  const upload = { ...target, UploadId };
  const part = (extra: object) =>
    s3.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: body, ...extra }));
  await expect(part({})).rejects.toMatchObject(refusal("InvalidRequest", 400));
  await expect(part(newKey())).rejects.toMatchObject(refusal("InvalidRequest", 400));
  const first = await part(key);
  const second = await s3.send(
    new UploadPartCopyCommand({
      ...upload,
      PartNumber: 2,
      CopySource: `${Bucket}/source`,
      ...key,
      ...asSource(key),
    }),
  );
  await s3.send(
    new CompleteMultipartUploadCommand({
      ...upload,
      MultipartUpload: {
        Parts: [
          { PartNumber: 1, ETag: first.ETag },
          { PartNumber: 2, ETag: second.CopyPartResult?.ETag },
        ],
      },
    }),
  );
  await expect(getText(Bucket, "whole", { Range: "bytes=5242880-" })).rejects.toMatchObject(
    refusal("InvalidRequest", 400),
  );
  expect(await getText(Bucket, "whole", { Range: "bytes=5242880-", ...key })).toBe("tail");
});
