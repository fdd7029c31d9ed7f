import { CreateBucketCommand, ListBucketsCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { startEmbedded } from "../../src/embedded/server.ts";
import { startGateway } from "../../src/gateway/start-gateway.ts";
import { fuzz } from "../support/fuzz.ts";
import { rawAccount } from "../support/raw-request.ts";

// Another seed or more requests: npm run fuzz -- --seed 7 --count 100000
const seed = Number(process.env["FUZZ_SEED"] ?? 1);
const count = Number(process.env["FUZZ_COUNT"] ?? 2000);
const minutes = Math.max(1, count / 2000) * 60_000;

async function withObject() {
  const defects: unknown[] = [];
  const aws = await startEmbedded({ onDefect: (error) => defects.push(error) });
  const s3 = new S3Client({
    endpoint: aws.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: rawAccount, secretAccessKey: aws.secretAccessKey },
  });
  await s3.send(new CreateBucketCommand({ Bucket: "fuzz" }));
  await s3.send(new PutObjectCommand({ Bucket: "fuzz", Key: "key", Body: "text" }));
  return { aws, s3, defects };
}

test(
  `the server answers ${count} changed requests without a defect and keeps running`,
  async () => {
    const { aws, s3, defects } = await withObject();
    await using _ = aws;
    expect(await fuzz({ aws, port: aws.port }, { seed, count })).toEqual([]);
    expect(defects).toEqual([]);
    expect((await s3.send(new ListBucketsCommand({}))).$metadata.httpStatusCode).toBe(200);
  },
  minutes,
);

test(
  `the gateway answers ${count / 4} changed requests without a defect and keeps running`,
  async () => {
    const { aws, s3, defects } = await withObject();
    await using _ = aws;
    const credentials = { accessKeyId: "ANSWERKEY", secretAccessKey: "answer-secret" };
    await using gateway = await startGateway({
      target: {
        endpoint: aws.endpoint,
        credentials: { accessKeyId: rawAccount, secretAccessKey: aws.secretAccessKey },
      },
      credentials,
    });
    const through = {
      aws: { endpoint: gateway.endpoint, secretAccessKey: credentials.secretAccessKey },
      port: gateway.port,
      accessKeyId: credentials.accessKeyId,
    };
    expect(await fuzz(through, { seed: seed + 1, count: count / 4 })).toEqual([]);
    expect(defects).toEqual([]);
    expect(gateway.upstreamLost()).toBeUndefined();
    expect((await s3.send(new ListBucketsCommand({}))).$metadata.httpStatusCode).toBe(200);
  },
  minutes,
);
