/** Clients that stall, wait, or send a body that is not read. */
import { connect, type Socket } from "node:net";
import { CreateBucketCommand, ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type EmbeddedAws, startEmbedded } from "../../src/embedded/server.ts";
import { rawAccount, sendSigned, signedHeaders } from "../support/raw-request.ts";

let aws: EmbeddedAws;
let s3: S3Client;
beforeAll(async () => {
  aws = await startEmbedded({ limits: { idle: 100, drain: 100 } });
  s3 = new S3Client({
    endpoint: aws.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: rawAccount, secretAccessKey: aws.secretAccessKey },
  });
  await s3.send(new CreateBucketCommand({ Bucket: "bucket" }));
});
afterAll(() => aws[Symbol.asyncDispose]());

interface Talk {
  readonly path: string;
  readonly headers: Record<string, string>;
  /** Sent at once. The client then sends nothing more. */
  readonly body?: string;
}

/** Sends the head of a PUT and a part of its body. Returns everything received until the server closes. */
function talk(
  { path, headers, body = "" }: Talk,
  onData?: (text: string, socket: Socket) => void,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(aws.port, "127.0.0.1");
    let text = "";
    socket.setEncoding("utf8");
    socket.on("data", (chunk: string) => {
      text += chunk;
      onData?.(text, socket);
    });
    socket.once("error", reject).once("close", () => resolve(text));
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`PUT ${path} HTTP/1.1\r\n${lines.join("")}\r\n${body}`);
  });
}

const head = (path: string, extra: Record<string, string> = {}, secretAccessKey = aws.secretAccessKey) => ({
  path,
  headers: signedHeaders(
    { endpoint: aws.endpoint, secretAccessKey },
    { method: "PUT", path, headers: { "content-length": "100000000", ...extra } },
    { payloadHash: "UNSIGNED-PAYLOAD" },
  ),
});

test.each([
  ["a small upload", { "content-length": "1000" }],
  ["a large upload with a checksum", { "x-amz-checksum-crc32": "AAAAAA==" }],
])("%s that stalls gets RequestTimeout", async (_, extra) => {
  const answer = await talk({ ...head("/bucket/key", extra), body: "abc" });
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer).toContain("<Code>RequestTimeout</Code>");
});

test("the connection of a large stalled upload without a checksum is closed", async () => {
  const answer = await talk({ ...head("/bucket/key"), body: "a".repeat(200_000) });
  expect(answer).not.toContain(" 200 ");
});

test("the server answers without waiting for a body it does not need", async () => {
  const answer = await talk({ ...head("/missing-bucket/key"), body: "abc" });
  expect(answer).toContain("<Code>NoSuchBucket</Code>");
});

test("a client with a right signature gets 100 Continue", async () => {
  let continued = false;
  const answer = await talk(
    head("/bucket/key", { expect: "100-continue", "content-length": "4" }),
    (text, socket) => {
      if (continued || !text.startsWith("HTTP/1.1 100 Continue\r\n\r\n")) return;
      continued = true;
      socket.end("text");
    },
  );
  expect(continued).toBe(true);
  expect(answer).toContain("HTTP/1.1 200 OK");
});

test("a client with a wrong signature does not get 100 Continue", async () => {
  const answer = await talk(head("/bucket/key", { expect: "100-continue" }, "wrong"));
  expect(answer).toMatch(/^HTTP\/1\.1 403 /);
  expect(answer).toContain("SignatureDoesNotMatch");
});

test("a document that is too large for its operation is refused without reading it", async () => {
  const tags = `<Tagging><TagSet>${"<Tag><Key>k</Key><Value>v</Value></Tag>".repeat(60_000)}</TagSet></Tagging>`;
  const answer = await sendSigned(aws, { method: "PUT", path: "/bucket?tagging", body: tags });
  expect(answer).toMatchObject({
    status: 400,
    text: expect.stringContaining(
      "<Code>MaxMessageLengthExceeded</Code><Message>Your request was too big.</Message><MaxMessageLengthBytes>1048576</MaxMessageLengthBytes>",
    ),
  });
});

test("a stalled client does not block others", async () => {
  const stalled = talk({ ...head("/bucket/key", { "x-amz-checksum-crc32": "AAAAAA==" }), body: "abc" });
  expect((await s3.send(new ListBucketsCommand({}))).Buckets).toHaveLength(1);
  await stalled;
  expect((await s3.send(new ListBucketsCommand({}))).Buckets).toHaveLength(1);
});
