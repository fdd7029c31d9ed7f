// The cost of the gateway between an answer and its target: the same calls with and without it.
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateKeyCommand, EncryptCommand, KMSClient } from "@aws-sdk/client-kms";
import { startGateway } from "../../dist/gateway/start-gateway.js";
import { account, clientOptions, median, ms, paired, secret, times } from "../support.mjs";

const Bucket = "bench-gateway";
const perRound = 100;
const rounds = 7;

function calls(endpoint, KeyId) {
  const [s3, kms] = [new S3Client(clientOptions(endpoint)), new KMSClient(clientOptions(endpoint))];
  const object = { Bucket, Key: "object" };
  const Body = Buffer.alloc(1024, 1);
  const round = (work) => async () => median(await times(perRound, work));
  return {
    "PutObject 1 KiB": round(() => s3.send(new PutObjectCommand({ ...object, Body }))),
    "GetObject 1 KiB": round(async () =>
      (await s3.send(new GetObjectCommand(object))).Body.transformToByteArray(),
    ),
    "KMS Encrypt": round(() => kms.send(new EncryptCommand({ KeyId, Plaintext: Body }))),
  };
}

export async function measureGateway(embedded) {
  const credentials = { accessKeyId: account, secretAccessKey: secret };
  const gateway = await startGateway({
    target: { endpoint: embedded.endpoint, credentials },
    credentials,
  });
  try {
    await new S3Client(clientOptions(embedded.endpoint)).send(new CreateBucketCommand({ Bucket }));
    const kms = new KMSClient(clientOptions(embedded.endpoint));
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
    const behind = calls(gateway.endpoint, KeyMetadata.KeyId);
    const straight = calls(embedded.endpoint, KeyMetadata.KeyId);
    const rows = [];
    for (const what of Object.keys(behind)) {
      await Promise.all([behind[what](), straight[what]()]);
      const { a, b, ratio } = await paired(rounds, behind[what], straight[what]);
      const value = `${ms(a)}, without ${ms(b)}: ${ratio.toFixed(2)} x`;
      rows.push({ what: `${what} through the gateway`, value, aim: "", met: true });
    }
    return rows;
  } finally {
    await gateway[Symbol.asyncDispose]();
  }
}
