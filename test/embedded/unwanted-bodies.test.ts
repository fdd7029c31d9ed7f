/** Invalid bodies that the operation does not read: the server answers and keeps running. */
import { CreateBucketCommand, ListBucketsCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EmbeddedAws, startEmbedded } from "../../src/embedded/server.ts";
import { type Gateway, startGateway } from "../../src/gateway/start-gateway.ts";
import { rawAccount, sendSigned } from "../support/raw-request.ts";

const other = "444455556666";
const answer = { accessKeyId: "ANSWERKEY", secretAccessKey: "answer-secret" };

let aws: EmbeddedAws;
let gateway: Gateway;
const client = (accessKeyId: string): S3Client =>
  new S3Client({
    endpoint: aws.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId, secretAccessKey: aws.secretAccessKey },
  });

beforeAll(async () => {
  aws = await startEmbedded();
  gateway = await startGateway({
    target: {
      endpoint: aws.endpoint,
      credentials: { accessKeyId: rawAccount, secretAccessKey: aws.secretAccessKey },
    },
    credentials: answer,
  });
  await client(rawAccount).send(new CreateBucketCommand({ Bucket: "own" }));
  await client(rawAccount).send(new PutObjectCommand({ Bucket: "own", Key: "taken", Body: "x" }));
  await client(other).send(new CreateBucketCommand({ Bucket: "foreign" }));
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await aws[Symbol.asyncDispose]();
});

const trailer = "x-amz-checksum-crc32:AAAAAA==\r\n\r\n";
const large = "a".repeat(300_000);
const bodies = {
  "a wrong trailing checksum": { body: `5\r\nhello\r\n0\r\n${trailer}`, length: "5" },
  "a wrong length": { body: `5\r\nhello\r\n0\r\n${trailer}`, length: "7" },
  "broken framing": { body: `5\r\nhello, hello`, length: "5" },
  "a large wrong body": { body: `493e0\r\n${large}\r\n0\r\n${trailer}`, length: "300000" },
};

const requests = {
  "to a missing bucket": { path: "/no-such-bucket/k", headers: {}, status: 404 },
  "to another account's bucket": { path: "/foreign/k", headers: {}, status: 403 },
  "under a condition that fails": { path: "/own/taken", headers: { "if-none-match": "*" }, status: 412 },
  "as a part of a missing upload": { path: "/own/k?partNumber=1&uploadId=none", headers: {}, status: 404 },
};

describe.each(Object.entries(requests))("%s", (_, { path, headers, status }) => {
  test.each(Object.entries(bodies))("%s", async (__, { body, length }) => {
    const request = {
      method: "PUT",
      path,
      headers: {
        ...headers,
        "content-encoding": "aws-chunked",
        "x-amz-decoded-content-length": length,
        "x-amz-trailer": "x-amz-checksum-crc32",
      },
      body,
    };
    const payloadHash = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    expect(await sendSigned(aws, request, { payloadHash })).toMatchObject({ status });
    const server = { endpoint: gateway.endpoint, secretAccessKey: answer.secretAccessKey };
    const through = await sendSigned(server, request, { payloadHash, accessKeyId: answer.accessKeyId });
    expect(through).toMatchObject({ status });
    expect(gateway.upstreamLost()).toBeUndefined();
    // An error without a listener would end the process before this call is answered.
    const { Buckets } = await client(rawAccount).send(new ListBucketsCommand({}));
    expect(Buckets).toHaveLength(1);
  });
});
