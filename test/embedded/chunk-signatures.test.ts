/**
 * Bodies with signed chunks. The examples are from AWS's documentation:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html and sigv4-streaming-trailers.html
 */
import { CreateBucketCommand, GetObjectCommand, HeadObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EmbeddedAws, startEmbedded } from "../../src/embedded/server.ts";
import { type RawAnswer, rawAccount, sendRaw, sendSigned } from "../support/raw-request.ts";
import { type SignedUpload, uploadSigned } from "../support/signed-chunks.ts";

const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const kib = (count: number): string => "a".repeat(count * 1024);

describe("AWS's examples", () => {
  let aws: EmbeddedAws;
  beforeAll(async () => {
    const clock = Date.parse("2013-05-24T00:00:00Z");
    aws = await startEmbedded({ secret, defaultAccount: rawAccount, now: () => clock });
    const s3 = new S3Client({
      endpoint: aws.endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: rawAccount, secretAccessKey: secret },
      systemClockOffset: clock - Date.now(),
    });
    await s3.send(new CreateBucketCommand({ Bucket: "examplebucket" }));
  });
  afterAll(() => aws[Symbol.asyncDispose]());

  const common = {
    host: "s3.amazonaws.com",
    "x-amz-date": "20130524T000000Z",
    "x-amz-storage-class": "REDUCED_REDUNDANCY",
    "x-amz-decoded-content-length": "66560",
    "content-encoding": "aws-chunked",
  };
  const authorization = (headers: string, signature: string): string =>
    `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=${headers},Signature=${signature}`;

  const signedChunks = (body: string): Promise<RawAnswer> =>
    sendRaw(aws.endpoint, {
      method: "PUT",
      path: "/examplebucket/chunkObject.txt",
      headers: {
        ...common,
        "x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
        "content-length": "66824",
        authorization: authorization(
          "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class",
          "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
        ),
      },
      body,
    });
  const chunks =
    `10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n${kib(64)}\r\n` +
    `400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n${kib(1)}\r\n` +
    `0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n`;

  test("signed chunks are accepted", async () => {
    expect(await signedChunks(chunks)).toMatchObject({ status: 200 });
  });

  test("a chunk with a changed byte is refused", async () => {
    const answer = await signedChunks(chunks.replace("aaaa", "aaab"));
    expect(answer).toMatchObject({ status: 403, text: expect.stringContaining("SignatureDoesNotMatch") });
  });

  test("a trailing checksum is signed", async () => {
    const trailer = "x-amz-checksum-crc32c:sOO8/Q==\n\r\n";
    const body =
      `10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2\r\n${kib(64)}\r\n` +
      `400;chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7\r\n${kib(1)}\r\n` +
      `0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n${trailer}` +
      "x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n";
    const send = (sent: string): Promise<RawAnswer> =>
      sendRaw(aws.endpoint, {
        method: "PUT",
        path: "/examplebucket/chunkObject.txt",
        headers: {
          ...common,
          "x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
          "x-amz-trailer": "x-amz-checksum-crc32c",
          authorization: authorization(
            "content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class;x-amz-trailer",
            "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e",
          ),
          "content-length": String(sent.length),
        },
        body: sent,
      });
    expect(await send(body)).toMatchObject({ status: 200 });
    const changed = await send(body.replace("d81f82", "d81f83"));
    expect(changed).toMatchObject({ status: 403, text: expect.stringContaining("SignatureDoesNotMatch") });
    const unsigned = await send(body.replace(/x-amz-trailer-signature.*\r\n/, ""));
    expect(unsigned).toMatchObject({ status: 400, text: expect.stringContaining("MalformedTrailerError") });
  });
});

describe("signed chunks", () => {
  let aws: EmbeddedAws;
  let s3: S3Client;
  beforeAll(async () => {
    aws = await startEmbedded();
    s3 = new S3Client({
      endpoint: aws.endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: rawAccount, secretAccessKey: aws.secretAccessKey },
    });
    await s3.send(new CreateBucketCommand({ Bucket: "bucket" }));
  });
  afterAll(() => aws[Symbol.asyncDispose]());

  const upload = (options: Partial<SignedUpload>): Promise<RawAnswer> => uploadSigned(aws, options);

  test("the decoded bytes are stored, without aws-chunked as content encoding", async () => {
    const headers = { "content-encoding": "aws-chunked,gzip" };
    expect(await upload({ chunks: [kib(8), kib(64), "end"], headers })).toMatchObject({ status: 200 });
    const read = await s3.send(new GetObjectCommand({ Bucket: "bucket", Key: "key" }));
    expect(await read.Body!.transformToString()).toBe(`${kib(72)}end`);
    expect(read.ContentEncoding).toBe("gzip");
  });

  test("an empty body has its own signature", async () => {
    expect(await upload({ chunks: [] })).toMatchObject({ status: 200 });
    expect(
      await upload({ chunks: [], change: (body) => body.replace(/[0-9a-f]{64}/, kib(1).slice(0, 64)) }),
    ).toMatchObject({
      status: 403,
    });
  });

  test("a trailing checksum is stored", async () => {
    expect(await upload({ chunks: ["hello"], trailer: "x-amz-checksum-crc32:NhCmhg==" })).toMatchObject({
      status: 200,
    });
    const head = await s3.send(
      new HeadObjectCommand({ Bucket: "bucket", Key: "key", ChecksumMode: "ENABLED" }),
    );
    expect(head.ChecksumCRC32).toBe("NhCmhg==");
  });

  // As S3 was recorded to answer: https://github.com/versity/versitygw/issues/1683, 1684, 1685 and 1690.
  test.each<{ name: string; code: string; status?: number } & Partial<SignedUpload>>([
    {
      name: "a chunk below 8 KiB that is not the last",
      chunks: ["hel", "lo"],
      code: "<Code>InvalidChunkSizeError</Code><Message>Only the last chunk is allowed to have a size less than 8192 bytes</Message><Chunk>2</Chunk><BadChunkSize>3</BadChunkSize>",
    },
    {
      name: "a decoded length that differs from the header",
      chunks: ["hello"],
      length: 3,
      code: "<Code>IncompleteBody</Code><Message>You did not provide the number of bytes specified by the Content-Length HTTP header</Message><NumberBytesExpected>3</NumberBytesExpected><NumberBytesProvided>5</NumberBytesProvided>",
    },
    {
      name: "a chunk without its signature",
      chunks: ["hello"],
      change: (body) => body.replace(/;chunk-signature=\w+/, ""),
      code: "<Code>IncompleteBody</Code><Message>The request body terminated unexpectedly</Message>",
    },
    {
      name: "a wrong chunk size",
      chunks: ["hello"],
      change: (body) => body.replace("5;", "3;"),
      code: "SignatureDoesNotMatch",
      status: 403,
    },
    {
      name: "a trailer that was not announced",
      chunks: ["hello"],
      trailer: "x-amz-checksum-crc32:NhCmhg==",
      change: (body) => body.replace("x-amz-checksum-crc32", "x-invalid-checksum-crc32"),
      code: "<Code>MalformedTrailerError</Code>",
    },
    {
      name: "a signed trailer with a wrong checksum",
      chunks: ["hellO"],
      trailer: "x-amz-checksum-crc32:NhCmhg==",
      code: "<Code>BadDigest</Code>",
    },
    {
      name: "bytes after the end",
      chunks: ["hello"],
      change: (body) => `${body}more\r\n`,
      code: "<Code>IncompleteBody</Code>",
    },
  ])("$name is refused", async ({ code, status = 400, ...request }) => {
    expect(await upload(request)).toMatchObject({ status, text: expect.stringContaining(code) });
  });

  test("chunks of Signature Version 4A and unknown payload hashes get different errors", async () => {
    const send = (payloadHash: string) =>
      sendSigned(aws, { method: "PUT", path: "/bucket/key", body: "x" }, { payloadHash });
    expect(await send("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD")).toMatchObject({
      status: 501,
      text: expect.stringContaining("Signature Version 4A"),
    });
    expect(await send("GIBBERISH")).toMatchObject({
      status: 400,
      text: expect.stringContaining(
        "<ArgumentName>x-amz-content-sha256</ArgumentName><ArgumentValue>GIBBERISH</ArgumentValue>",
      ),
    });
  });

  test("an operation with an XML body refuses signed chunks", async () => {
    const answer = await upload({ chunks: ["<x/>"], path: "/bucket?tagging" });
    expect(answer).toMatchObject({
      status: 400,
      text: expect.stringContaining(
        "<Code>InvalidRequest</Code><Message>The value of x-amz-content-sha256 header is invalid.",
      ),
    });
  });
});
