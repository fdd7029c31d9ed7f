/** A closed server does not keep the process alive: no timer, socket or file is left open. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Writes small and large objects, reads some of them and not others, then closes server and client. */
const program = `
import { startEmbedded } from ${JSON.stringify(`${root}dist/embedded/server.js`)};
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
const aws = await startEmbedded();
const credentials = { accessKeyId: "111122223333", secretAccessKey: aws.secretAccessKey };
const s3 = new S3Client({ endpoint: aws.endpoint, region: "us-east-1", credentials });
const Bucket = "leaves-nothing";
await s3.send(new CreateBucketCommand({ Bucket }));
for (const size of [0, 1000, 2_000_000]) {
  await s3.send(new PutObjectCommand({ Bucket, Key: "a", Body: Buffer.alloc(size) }));
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: "a" }));
  await Body.transformToByteArray();
}
await s3.send(new PutObjectCommand({ Bucket: "no-such-bucket", Key: "a", Body: Buffer.alloc(2_000_000) })).catch(() => {});
s3.destroy();
await aws[Symbol.asyncDispose]();
await new Promise(setImmediate);
console.log(JSON.stringify(process.getActiveResourcesInfo().filter((name) => name !== "Immediate" && !/Pipe|TTY/.test(name))));
`;

test("a closed server leaves no open handles", async () => {
  const args = ["--input-type=module", "-e", program];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
  expect(JSON.parse(stdout)).toEqual([]);
});
