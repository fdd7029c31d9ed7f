/** Signature Version 2, presigned URLs and virtual-hosted-style addresses. */
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EmbeddedAws, startEmbedded } from "../../src/embedded/server.ts";
import { startGateway } from "../../src/gateway/start-gateway.ts";
import { hostedBucket } from "../../src/wire/hosted-bucket.ts";
import { signV2, stringToSignV2 } from "../../src/wire/signature-v2.ts";
import { type RawAnswer, rawAccount, sendRaw, sendSigned } from "../support/raw-request.ts";

let aws: EmbeddedAws;
let s3: S3Client;
let keyId: string;
beforeAll(async () => {
  aws = await startEmbedded();
  const options = {
    endpoint: aws.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: rawAccount, secretAccessKey: aws.secretAccessKey },
  };
  s3 = new S3Client(options);
  await s3.send(new CreateBucketCommand({ Bucket: "bucket" }));
  await s3.send(new PutObjectCommand({ Bucket: "bucket", Key: "a b", Body: "text" }));
  const made = await new KMSClient(options).send(new CreateKeyCommand({}));
  keyId = made.KeyMetadata!.KeyId!;
  const encryption = { ServerSideEncryption: "aws:kms", SSEKMSKeyId: keyId } as const;
  await s3.send(new PutObjectCommand({ Bucket: "bucket", Key: "secret", Body: "text", ...encryption }));
  const far = new S3Client({ ...options, region: "eu-central-1" });
  await far.send(new CreateBucketCommand({ Bucket: "frankfurt" }));
  await far.send(new PutObjectCommand({ Bucket: "frankfurt", Key: "k", Body: "text" }));
});
afterAll(() => aws[Symbol.asyncDispose]());

// The examples of https://docs.aws.amazon.com/AmazonS3/latest/userguide/RESTAuthentication.html
test("Signature Version 2 gives the signatures of AWS's examples", () => {
  const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  const get = {
    method: "GET",
    path: "/photos/puppy.jpg",
    query: "",
    headers: { host: "awsexamplebucket1.s3.us-west-1.amazonaws.com" },
  };
  const date = "Tue, 27 Mar 2007 19:36:42 +0000";
  expect(stringToSignV2(get, date)).toBe(`GET\n\n\n${date}\n/awsexamplebucket1/photos/puppy.jpg`);
  expect(signV2(stringToSignV2(get, date), secret)).toBe("qgk2+6Sv9/oM7G3qLEjTH1a1l1g=");
});

test.each([
  ["bucket.s3.us-east-1.amazonaws.com", "bucket"],
  ["my.bucket.s3.amazonaws.com:443", "my.bucket"],
  ["bucket.s3-eu-west-1.amazonaws.com", "bucket"],
  ["bucket.s3.dualstack.us-east-1.amazonaws.com", "bucket"],
  ["bucket.s3.localhost.localstack.cloud:4566", "bucket"],
  ["bucket.s3.example.com", "bucket"],
  ["bucket.localhost:4566", "bucket"],
  ["s3.us-east-1.amazonaws.com", undefined],
  ["s3.localhost:4566", undefined],
  ["s3-us-west-2.amazonaws.com", undefined],
  ["localhost:4566", undefined],
  ["127.0.0.1:4566", undefined],
  ["storage.example.com", undefined],
])("the host %s names the bucket %s", (host, bucket) => {
  expect(hostedBucket(host)).toBe(bucket);
});

test("a request can name the bucket in the host", async () => {
  const host = "bucket.s3.us-east-1.amazonaws.com";
  expect(await sendSigned(aws, { path: "/a%20b", headers: { host } })).toMatchObject({
    status: 200,
    text: "text",
  });
  const listed = await sendSigned(aws, { path: "/?list-type=2", headers: { host } });
  expect(listed.text).toContain("<Name>bucket</Name>");
});

describe("URLs of Signature Version 2", () => {
  interface Url {
    readonly path?: string;
    readonly expires?: number | string;
    readonly query?: string;
    readonly method?: string;
    readonly headers?: Record<string, string>;
    readonly server?: { endpoint: string; secretAccessKey: string };
    readonly key?: string;
  }
  function send({
    path = "/bucket/a%20b",
    query = "",
    method = "GET",
    headers = {},
    ...options
  }: Url): Promise<RawAnswer> {
    const { expires = Math.floor(Date.now() / 1000) + 60, server = aws, key = rawAccount } = options;
    const toSign = stringToSignV2(
      { method, path, query, headers: { host: "127.0.0.1", ...headers } },
      String(expires),
    );
    const signature = encodeURIComponent(signV2(toSign, server.secretAccessKey));
    const own = `AWSAccessKeyId=${key}&Expires=${expires}&Signature=${signature}`;
    const body = method === "PUT" ? "new" : undefined;
    return sendRaw(server.endpoint, {
      method,
      path: `${path}?${query === "" ? "" : `${query}&`}${own}`,
      headers,
      ...(body ? { body } : {}),
    });
  }

  test("are accepted, with overriding response headers", async () => {
    expect(await send({})).toMatchObject({ status: 200, text: "text" });
    const named = await send({ query: "response-content-type=text%2Fcsv" });
    expect(named).toMatchObject({ status: 200, headers: { "content-type": "text/csv" } });
  });

  test("can carry headers in the query, as boto3 writes them", async () => {
    const put = await send({
      path: "/bucket/put",
      method: "PUT",
      query: "x-amz-meta-team=data&content-type=text%2Fcsv",
      headers: { "content-type": "text/csv" },
    });
    expect(put).toMatchObject({ status: 200 });
    const head = await s3.send(new HeadObjectCommand({ Bucket: "bucket", Key: "put" }));
    expect(head).toMatchObject({ Metadata: { team: "data" }, ContentType: "text/csv" });
  });

  test.each([
    { name: "expired", request: { expires: 1000 }, status: 403, text: "Request has expired" },
    { name: "with an invalid expiry", request: { expires: "soon" }, status: 403, text: "Invalid date" },
    {
      name: "in a region opened after 2014",
      request: { path: "/frankfurt/k" },
      status: 400,
      text: "Please use AWS4-HMAC-SHA256",
    },
    {
      name: "for an object with SSE-KMS",
      request: { path: "/bucket/secret" },
      status: 400,
      text: "require AWS Signature Version 4",
    },
    {
      name: "with a wrong secret",
      request: { server: { endpoint: "", secretAccessKey: "wrong" } },
      status: 403,
      text: "SignatureDoesNotMatch",
    },
  ])("are refused $name", async ({ request, status, text }) => {
    const server = request.server && { ...request.server, endpoint: aws.endpoint };
    expect(await send({ ...request, ...(server ? { server } : {}) })).toMatchObject({
      status,
      text: expect.stringContaining(text),
    });
  });

  test("work through the gateway", async () => {
    const credentials = { accessKeyId: rawAccount, secretAccessKey: aws.secretAccessKey };
    await using gateway = await startGateway({
      target: { endpoint: aws.endpoint, credentials },
      credentials: { accessKeyId: "ANSWERKEY", secretAccessKey: "answer-secret" },
    });
    const server = { endpoint: gateway.endpoint, secretAccessKey: "answer-secret" };
    expect(await send({ server, key: "ANSWERKEY" })).toMatchObject({ status: 200, text: "text" });
    const put = { path: "/bucket/through", method: "PUT", query: "x-amz-meta-team=data" };
    expect(await send({ server, key: "ANSWERKEY", ...put })).toMatchObject({ status: 200 });
    const head = await s3.send(new HeadObjectCommand({ Bucket: "bucket", Key: "through" }));
    expect(head.Metadata).toEqual({ team: "data" });
  });
});

test("Signature Version 2 in a header is accepted", async () => {
  const date = new Date().toUTCString();
  const request = { method: "GET", path: "/bucket/a%20b", query: "", headers: { host: "127.0.0.1" } };
  const signature = signV2(stringToSignV2(request, date), aws.secretAccessKey);
  const headers = { date, authorization: `AWS ${rawAccount}:${signature}` };
  expect(await sendRaw(aws.endpoint, { path: request.path, headers })).toMatchObject({
    status: 200,
    text: "text",
  });
  expect(await sendRaw(aws.endpoint, { path: "/bucket/secret", headers })).toMatchObject({ status: 403 });
  const later = { ...headers, date: "Tue, 27 Mar 2007 19:36:42 +0000" };
  expect(await sendRaw(aws.endpoint, { path: request.path, headers: later })).toMatchObject({
    status: 403,
    text: expect.stringContaining("RequestTimeTooSkewed"),
  });
});

test("a URL of Signature Version 4 can carry headers in its query", async () => {
  const url = await getSignedUrl(
    s3,
    new PutObjectCommand({
      Bucket: "bucket",
      Key: "v4",
      Metadata: { team: "data" },
    }),
  );
  expect(url).toContain("x-amz-meta-team=data");
  expect((await fetch(url, { method: "PUT", body: "text" })).status).toBe(200);
  const head = await s3.send(new HeadObjectCommand({ Bucket: "bucket", Key: "v4" }));
  expect(head.Metadata).toEqual({ team: "data" });
});

test.each([
  ["604801", "604800"],
  ["0", "1 second"],
  ["-5", "non-negative"],
  ["1.5", "a number"],
  ["soon", "a number"],
])("X-Amz-Expires=%s is refused", async (expires, text) => {
  const url = new URL(await getSignedUrl(s3, new GetObjectCommand({ Bucket: "bucket", Key: "a b" })));
  url.searchParams.set("X-Amz-Expires", expires);
  const answer = await fetch(url);
  expect(answer.status).toBe(400);
  const document = await answer.text();
  expect(document).toContain("AuthorizationQueryParametersError");
  expect(document).toContain(text);
});
