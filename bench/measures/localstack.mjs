// LocalStack in a container compared with the embedded AWS: the same SDK calls in one run. Needs Docker.
import { CreateKeyCommand, EncryptCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { openTarget } from "../../dist/targets/registry.js";
import { clientOptions, median, ms, paired, times } from "../support.mjs";

const Bucket = "bench-localstack";
const perRound = 50;
const rounds = 7;

async function clients(options) {
  const [s3, kms] = [new S3Client(options), new KMSClient(options)];
  const object = { Bucket, Key: "object" };
  const Body = Buffer.alloc(1024, 1);
  await s3.send(new CreateBucketCommand({ Bucket }));
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  const { KeyId } = KeyMetadata;
  const round = (work) => async () => median(await times(perRound, work));
  return {
    "PutObject 1 KiB": round(() => s3.send(new PutObjectCommand({ ...object, Body }))),
    "GetObject 1 KiB": round(async () =>
      (await s3.send(new GetObjectCommand(object))).Body.transformToByteArray(),
    ),
    "KMS Encrypt": round(() => kms.send(new EncryptCommand({ KeyId, Plaintext: Body }))),
  };
}

const row = (what, value) => ({ what, value, aim: "", met: true });

export async function measureLocalStack(embedded) {
  const began = performance.now();
  let target;
  try {
    target = await openTarget({ name: "localstack", env: process.env, progress: () => {} });
  } catch (error) {
    return [row("LocalStack", `not measured: ${error.message.split("\n")[0]}`)];
  }
  const started = performance.now() - began;
  try {
    const { endpoint, credentials, region } = target.access();
    const options = { ...clientOptions(endpoint), region, credentials };
    const [first] = await times(1, () => new S3Client(options).send(new ListBucketsCommand({})));
    const rows = [
      row("LocalStack: container ready", ms(started)),
      row("LocalStack: first S3 call", ms(first)),
    ];
    const theirs = await clients(options);
    const ours = await clients(clientOptions(embedded.endpoint));
    for (const what of Object.keys(theirs)) {
      await theirs[what]();
      await ours[what]();
      const { a, b, ratio } = await paired(rounds, theirs[what], ours[what]);
      rows.push(row(`${what}, LocalStack`, `${ms(a)}, embedded ${ms(b)}: ${ratio.toFixed(1)} x`));
    }
    return rows;
  } finally {
    await target[Symbol.asyncDispose]();
  }
}
