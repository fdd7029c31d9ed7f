/** Headers that are returned unchanged, and metadata with characters beyond ASCII. */
import { request } from "node:http";
import {
  CreateBucketCommand,
  GetObjectCommand,
  type HeadObjectOutput,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type EmbeddedAws, startEmbedded } from "../../../src/embedded/server.ts";
import { put, startBare } from "./support.ts";

const target = { Bucket: "text", Key: "key" };
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
  await s3.send(new CreateBucketCommand({ Bucket: target.Bucket }));
});
afterAll(() => aws[Symbol.asyncDispose]());

/** Writes an object with the unchanged header and returns the headers of a read. */
async function sendAndRead(name: string, value: string): Promise<Headers> {
  const url = await getSignedUrl(s3, new PutObjectCommand(target), {
    unhoistableHeaders: new Set([name]),
  });
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const sending = request(url, { method: "PUT", headers: { [name]: value, "content-length": 1 } });
    sending.on("response", (response) => resolve(response.resume().statusCode)).on("error", reject);
    sending.end("x");
  });
  expect(status).toBe(200);
  return (await fetch(await getSignedUrl(s3, new GetObjectCommand(target)))).headers;
}

test.each(["0", "5d", "2023-01-01", "Fri, 1 Sep", "Wed, 02 Jan 2030 03:04:05 GMT"])(
  "Expires %s is returned unchanged",
  async (value) => {
    expect((await sendAndRead("expires", value)).get("expires")).toBe(value);
  },
);

test.each([
  ["plain", "plain"],
  ["=?UTF-8?B?YWJj?=", "abc"],
  ["=?UTF-8?Q?a_b=C3=A9?=", "=?UTF-8?Q?a_b=C3=A9?="],
  ["=?utf-8?b?w6k=?= =?utf-8?q?=C3=A9?=", "=?UTF-8?Q?=C3=A9=C3=A9?="],
  [Buffer.from("\u00e9t\u00e9").toString("latin1"), "=?UTF-8?Q?=C3=A9t=C3=A9?="],
])("metadata %s is returned as %s", async (sent, shown) => {
  await using bare = await startBare();
  await bare.run("CreateBucket", { Bucket: "bucket" });
  await put(bare, "key", { body: "x", Metadata: { text: sent } });
  const head = await bare.run<HeadObjectOutput>("HeadObject", { Bucket: "bucket", Key: "key" });
  expect(head.Metadata).toEqual({ text: shown });
});
