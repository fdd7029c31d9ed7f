import { request as httpRequest } from "node:http";
import { CreateKeyCommand, KMSClient, ListKeysCommand } from "@aws-sdk/client-kms";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { describe, expect, test } from "vitest";
import { type EmbeddedAws, startEmbedded } from "../../src/embedded/server.ts";
import { signRequest } from "../../src/wire/sign-request.ts";
import { sha256Hex } from "../../src/wire/signature.ts";

const account = "111122223333";
const options = (aws: EmbeddedAws, credentials: { accessKeyId?: string; secretAccessKey?: string } = {}) => ({
  endpoint: aws.endpoint,
  region: "us-east-1",
  credentials: { accessKeyId: account, secretAccessKey: aws.secretAccessKey, ...credentials },
  maxAttempts: 1,
});

interface Sent {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** A request that no SDK would send. */
function send(
  aws: EmbeddedAws,
  { method = "GET", path, headers = {}, body }: Sent,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(aws.endpoint, { method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
      );
    });
    sent.on("error", reject).end(body);
  });
}

function signed(
  aws: EmbeddedAws,
  { method = "GET", path, headers = {}, body = "" }: Sent,
  payloadHash = sha256Hex(body),
): Sent {
  const [route = "", query = ""] = path.split("?");
  const all = signRequest(
    { method, path: route, query, headers: { host: new URL(aws.endpoint).host, ...headers } },
    {
      credentials: { accessKeyId: account, secretAccessKey: aws.secretAccessKey },
      region: "us-east-1",
      service: "s3",
      now: Date.now(),
      payloadHash,
    },
  );
  return { method, path, headers: all, body };
}

async function withObject(aws: EmbeddedAws): Promise<S3Client> {
  const s3 = new S3Client(options(aws));
  await s3.send(new CreateBucketCommand({ Bucket: "signed-bucket" }));
  await s3.send(new PutObjectCommand({ Bucket: "signed-bucket", Key: "a b.txt", Body: "text" }));
  return s3;
}

describe("credentials", () => {
  test("a wrong secret gets SignatureDoesNotMatch from S3 and InvalidSignatureException from KMS", async () => {
    await using aws = await startEmbedded();
    const wrong = options(aws, { secretAccessKey: "wrong" });
    await expect(new S3Client(wrong).send(new ListBucketsCommand({}))).rejects.toMatchObject({
      name: "SignatureDoesNotMatch",
      $metadata: { httpStatusCode: 403 },
    });
    await expect(new KMSClient(wrong).send(new ListKeysCommand({}))).rejects.toMatchObject({
      name: "InvalidSignatureException",
    });
  });

  test("an unknown access key id is refused, unless there is a default account", async () => {
    await using strict = await startEmbedded();
    const stranger = { accessKeyId: "AKIAUNKNOWN" };
    await expect(
      new S3Client(options(strict, stranger)).send(new ListBucketsCommand({})),
    ).rejects.toMatchObject({
      name: "InvalidAccessKeyId",
    });
    await using lenient = await startEmbedded({ defaultAccount: "000000000000" });
    const { KeyMetadata } = await new KMSClient(options(lenient, stranger)).send(new CreateKeyCommand({}));
    expect(KeyMetadata?.AWSAccountId).toBe("000000000000");
  });

  test("an anonymous request is denied", async () => {
    await using aws = await startEmbedded();
    expect(await send(aws, { path: "/" })).toMatchObject({
      status: 403,
      text: expect.stringContaining("<Code>AccessDenied</Code>"),
    });
    const kms = await send(aws, {
      method: "POST",
      path: "/",
      headers: { "x-amz-target": "TrentService.ListKeys" },
      body: "{}",
    });
    expect(kms).toMatchObject({
      status: 400,
      text: expect.stringContaining("MissingAuthenticationTokenException"),
    });
  });

  test("every 12-digit access key id is a separate account", async () => {
    await using aws = await startEmbedded();
    await new KMSClient(options(aws)).send(new CreateKeyCommand({}));
    const other = await new KMSClient(options(aws, { accessKeyId: "444455556666" })).send(
      new ListKeysCommand({}),
    );
    expect(other.Keys).toEqual([]);
  });
});

describe("validity of a signature", () => {
  test("a clock that is more than fifteen minutes off gives an error", async () => {
    await using aws = await startEmbedded({ now: () => Date.now() + 16 * 60_000 });
    const { status, text } = await send(aws, signed(aws, { path: "/" }));
    expect(status).toBe(403);
    expect(text).toContain("<Code>RequestTimeTooSkewed</Code>");
  });

  test("a presigned URL works until it expires", async () => {
    let now = Date.now();
    await using aws = await startEmbedded({ now: () => now });
    const s3 = await withObject(aws);
    const url = new URL(
      await getSignedUrl(s3, new GetObjectCommand({ Bucket: "signed-bucket", Key: "a b.txt" }), {
        expiresIn: 60,
      }),
    );
    const path = url.pathname + url.search;
    expect(await send(aws, { path })).toMatchObject({ status: 200, text: "text" });
    now += 61_000;
    expect(await send(aws, { path })).toMatchObject({
      status: 403,
      text: expect.stringContaining("Request has expired"),
    });
  });

  test("a presigned URL with a changed key is refused", async () => {
    await using aws = await startEmbedded();
    const s3 = await withObject(aws);
    const url = new URL(
      await getSignedUrl(s3, new GetObjectCommand({ Bucket: "signed-bucket", Key: "other" })),
    );
    const { status, text } = await send(aws, { path: "/signed-bucket/a%20b.txt" + url.search });
    expect(status).toBe(403);
    expect(text).toContain("<Code>SignatureDoesNotMatch</Code>");
  });
});

describe("what a signature covers", () => {
  test("an added unsigned header is refused", async () => {
    await using aws = await startEmbedded();
    const request = signed(aws, { path: "/" });
    const { status, text } = await send(aws, {
      ...request,
      headers: { ...request.headers, "x-amz-acl": "public-read" },
    });
    expect(status).toBe(403);
    expect(text).toContain("headers present in the request which were not signed");
  });

  test("a body that differs from the signed one is refused and not stored", async () => {
    await using aws = await startEmbedded();
    const s3 = await withObject(aws);
    const request = signed(aws, { method: "PUT", path: "/signed-bucket/forged", body: "genuine" });
    const answer = await send(aws, { ...request, body: "forgery" });
    expect(answer).toMatchObject({ status: 400, text: expect.stringContaining("XAmzContentSHA256Mismatch") });
    await expect(
      s3.send(new GetObjectCommand({ Bucket: "signed-bucket", Key: "forged" })),
    ).rejects.toMatchObject({
      name: "NoSuchKey",
    });
  });

  test("a changed KMS body does not match its signature", async () => {
    await using aws = await startEmbedded();
    const kms = new KMSClient(options(aws));
    kms.middlewareStack.add(
      (next) => (args) => {
        Object.assign(args.request as object, { body: '{"Limit":1}' });
        return next(args);
      },
      { step: "finalizeRequest", priority: "low" },
    );
    await expect(kms.send(new ListKeysCommand({ Limit: 5 }))).rejects.toThrow();
  });
});

describe("aws-chunked bodies with a trailing checksum", () => {
  const chunked = (aws: EmbeddedAws, body: string, decodedLength: number) =>
    signed(
      aws,
      {
        method: "PUT",
        path: "/signed-bucket/chunked",
        headers: {
          "content-encoding": "aws-chunked",
          "x-amz-decoded-content-length": String(decodedLength),
          "x-amz-trailer": "x-amz-checksum-crc32",
        },
        body,
      },
      "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
    );

  const whole = "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n";

  test.each([
    { name: "a right checksum is accepted", body: whole, status: 200, code: "" },
    { name: "a wrong checksum is refused", body: whole.replace("hello", "hellO"), code: "BadDigest" },
    { name: "a missing trailer is refused", body: "5\r\nhello\r\n0\r\n\r\n", code: "MalformedTrailerError" },
    {
      name: "a body shorter than its decoded length is refused",
      body: whole,
      length: 6,
      code: "IncompleteBody",
    },
    { name: "a body without an end is refused", body: "5\r\nhello\r\n", code: "IncompleteBody" },
    {
      name: "an invalid length is refused",
      body: "zz\r\nhello\r\n0\r\n\r\n",
      code: "IncompleteBody",
    },
  ])("$name", async ({ body, length = 5, status = 400, code }) => {
    await using aws = await startEmbedded();
    await withObject(aws);
    const answer = await send(aws, chunked(aws, body, length));
    expect(answer).toMatchObject({ status, text: expect.stringContaining(code) });
  });
});
