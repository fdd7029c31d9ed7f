/** Requests that S3 accepts or refuses, but that the SDK for JavaScript does not send. */
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type EmbeddedAws, startEmbedded } from "../../../src/embedded/server.ts";
import { rawAccount, sendSigned } from "../../support/raw-request.ts";

let aws: EmbeddedAws;
let s3: S3Client;
beforeAll(async () => {
  aws = await startEmbedded();
  s3 = new S3Client({
    endpoint: aws.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: rawAccount, secretAccessKey: aws.secretAccessKey },
    maxAttempts: 1,
  });
  await s3.send(new CreateBucketCommand({ Bucket: "bucket" }));
  await s3.send(new PutObjectCommand({ Bucket: "bucket", Key: "object", Body: "text" }));
});
afterAll(() => aws[Symbol.asyncDispose]());

const put = (headers: Record<string, string>, body = "text") =>
  sendSigned(aws, { method: "PUT", path: "/bucket/put", headers, body });

test("the values of checksum headers are case-insensitive, as the CRT sends them", async () => {
  const read = await sendSigned(aws, {
    path: "/bucket/object",
    headers: { "x-amz-checksum-mode": "enabled" },
  });
  expect(read).toMatchObject({ status: 200, headers: { "x-amz-checksum-crc32": expect.any(String) } });
  const begun = await sendSigned(aws, {
    method: "POST",
    path: "/bucket/upload?uploads",
    headers: { "x-amz-checksum-algorithm": "crc32c", "x-amz-checksum-type": "full_object" },
  });
  expect(begun).toMatchObject({
    status: 200,
    headers: { "x-amz-checksum-algorithm": "CRC32C", "x-amz-checksum-type": "FULL_OBJECT" },
  });
  const refused = await sendSigned(aws, { path: "/bucket/object", headers: { "x-amz-checksum-mode": "on" } });
  expect(refused).toMatchObject({ status: 400, text: expect.stringContaining("x-amz-checksum-mode") });
});

test("chunked transfer encoding without a length gives NotImplemented, as on S3", async () => {
  const chunked = await put({ "transfer-encoding": "chunked" });
  expect(chunked).toMatchObject({
    status: 501,
    text: expect.stringContaining(
      "<Code>NotImplemented</Code><Message>A header you provided implies functionality that is not implemented</Message><Header>Transfer-Encoding</Header>",
    ),
  });
});

test.each([
  ["x-amz-checksum-crc32", "AAAA"],
  ["x-amz-checksum-crc32c", "no base64!"],
  ["x-amz-checksum-crc64nvme", "AAAAAA=="],
  ["x-amz-checksum-sha1", "AAAAAA=="],
  ["x-amz-checksum-sha256", "=="],
])("a malformed %s gives InvalidRequest, not BadDigest", async (header, value) => {
  const answer = await put({ [header]: value });
  expect(answer).toMatchObject({
    status: 400,
    text: expect.stringContaining(
      `<Code>InvalidRequest</Code><Message>Value for ${header} header is invalid.</Message>`,
    ),
  });
});

test("the error for a malformed Content-MD5 contains its value", async () => {
  for (const value of ["AAAA", "not base64"]) {
    expect(await put({ "content-md5": value })).toMatchObject({
      status: 400,
      text: expect.stringContaining(
        `<Code>InvalidDigest</Code><Message>The Content-MD5 you specified was invalid.</Message><Content-MD5>${value}</Content-MD5>`,
      ),
    });
  }
});

test("control characters in keys are character references in a listing, or URL-encoded", async () => {
  await sendSigned(aws, { method: "PUT", path: "/bucket/odd-%00%01%1F", body: "x" });
  const listed = await sendSigned(aws, { path: "/bucket?list-type=2&prefix=odd" });
  expect(listed.text).toContain("<Key>odd-&#x0;&#x1;&#x1f;</Key>");
  const encoded = await sendSigned(aws, { path: "/bucket?list-type=2&prefix=odd&encoding-type=url" });
  expect(encoded.text).toContain("<Key>odd-%00%01%1F</Key>");
  const missing = await sendSigned(aws, { path: "/bucket/none-%01" });
  expect(missing.text).toContain("<Key>none-&#x1;</Key>");
});

test("?session is for directory buckets", async () => {
  const answer = await sendSigned(aws, { path: "/bucket?session" });
  expect(answer).toMatchObject({ status: 501, text: expect.stringContaining("CreateSession") });
});
