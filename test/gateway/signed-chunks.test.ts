import { CreateBucketCommand, GetObjectCommand, HeadObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { startEmbedded } from "../../src/embedded/server.ts";
import { startGateway } from "../../src/gateway/start-gateway.ts";
import { type RawAnswer, rawAccount } from "../support/raw-request.ts";
import { type SignedUpload, uploadSigned } from "../support/signed-chunks.ts";

test("chunks are verified and signed again for the target", async () => {
  await using aws = await startEmbedded();
  const s3 = new S3Client({
    endpoint: aws.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: rawAccount, secretAccessKey: aws.secretAccessKey },
  });
  await s3.send(new CreateBucketCommand({ Bucket: "bucket" }));
  await using gateway = await startGateway({
    target: {
      endpoint: aws.endpoint,
      credentials: { accessKeyId: rawAccount, secretAccessKey: aws.secretAccessKey },
    },
    credentials: { accessKeyId: "ANSWERKEY", secretAccessKey: "answer-secret" },
  });
  const server = { endpoint: gateway.endpoint, secretAccessKey: "answer-secret" };
  const upload = (options: Partial<SignedUpload>): Promise<RawAnswer> =>
    uploadSigned(server, { accessKeyId: "ANSWERKEY", path: "/bucket/through", ...options });
  const chunks = ["a".repeat(200 * 1024), "end"];
  expect(await upload({ chunks })).toMatchObject({ status: 200 });
  const read = await s3.send(new GetObjectCommand({ Bucket: "bucket", Key: "through" }));
  expect((await read.Body!.transformToString()).length).toBe(200 * 1024 + 3);
  const trailer = "x-amz-checksum-crc32:NhCmhg==";
  expect(await upload({ chunks: ["hello"], trailer })).toMatchObject({ status: 200 });
  const head = await s3.send(
    new HeadObjectCommand({ Bucket: "bucket", Key: "through", ChecksumMode: "ENABLED" }),
  );
  expect(head.ChecksumCRC32).toBe("NhCmhg==");
  const refused = await upload({ chunks, change: (body) => body.replace("aaaa", "aaab") });
  expect(refused).toMatchObject({ status: 403, text: expect.stringContaining("SignatureDoesNotMatch") });
  const wrong = await upload({ chunks: ["hellO"], trailer });
  expect(wrong).toMatchObject({ status: 400, text: expect.stringContaining("BadDigest") });
  expect(gateway.upstreamLost()).toBeUndefined();
  expect(gateway.calls().map(({ status }) => status)).toEqual([200, 200, 403, 400]);
});
