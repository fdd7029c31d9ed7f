// 1 KiB objects: one by one with the SDK's client, and replayed requests without it over 16 keep-alive connections.
import { randomBytes } from "node:crypto";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import autocannon from "autocannon";
import { signRequest } from "../../dist/wire/sign-request.js";
import { sha256Hex } from "../../dist/wire/signature.js";
import { account, clientOptions, median, ms, paired, secret, times } from "../support.mjs";

const Bucket = "bench-small-objects";
const Key = "one-kibibyte";
const body = randomBytes(1024);
const perRound = 200;
const rounds = 7;

function sdkCalls(server) {
  const s3 = new S3Client(clientOptions(server.endpoint));
  const read = async () => (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body.transformToByteArray();
  return {
    create: () => s3.send(new CreateBucketCommand({ Bucket })),
    put: async () =>
      median(await times(perRound, () => s3.send(new PutObjectCommand({ Bucket, Key, Body: body })))),
    get: async () => median(await times(perRound, read)),
  };
}

/** Requests per second with one signed request, sent repeatedly. The server verifies the signature each time. */
function replayed(server, method) {
  const { host } = new URL(server.endpoint);
  const path = `/${Bucket}/${Key}`;
  const payload = method === "PUT" ? body : undefined;
  const headers = signRequest(
    { method, path, query: "", headers: { host } },
    {
      credentials: { accessKeyId: account, secretAccessKey: secret },
      region: "us-east-1",
      service: "s3",
      now: Date.now(),
      payloadHash: sha256Hex(payload ?? ""),
    },
  );
  return async () => {
    const result = await autocannon({
      url: server.endpoint + path,
      method,
      headers,
      body: payload,
      connections: 16,
      duration: 2,
    });
    if (result.non2xx > 0 || result.errors > 0)
      throw new Error(`${method}: ${result.non2xx} not 2xx, ${result.errors} errors`);
    return result.requests.average;
  };
}

export async function measureSmallObjects(embedded, bare) {
  const [ours, limit] = [sdkCalls(embedded), sdkCalls(bare)];
  await ours.create();
  const rows = [];
  for (const call of ["put", "get"]) {
    await ours[call]();
    await limit[call]();
    const { a, b, ratio } = await paired(rounds, ours[call], limit[call]);
    rows.push({
      what: `1 KiB ${call}, SDK, one by one`,
      value: `${ms(a)}, bare ${ms(b)}: ${ratio.toFixed(2)} x`,
      aim: "<= 1.3 x",
      met: ratio <= 1.3,
    });
  }
  for (const method of ["PUT", "GET"]) {
    const { a, b, ratio } = await paired(5, replayed(embedded, method), replayed(bare, method));
    const aim = method === "PUT" ? 0.3 : 0.35;
    rows.push({
      what: `1 KiB ${method.toLowerCase()}, no SDK, 16 connections`,
      value: `${a.toFixed(0)}/s, bare ${b.toFixed(0)}/s: ${ratio.toFixed(2)} x`,
      aim: `>= ${aim}`,
      met: ratio >= aim,
    });
  }
  return rows;
}
