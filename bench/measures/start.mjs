// The time to the first answer: starting the process and the server, loading S3's schemas, and the call.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { S3Client, ListBucketsCommand } from "@aws-sdk/client-s3";
import { startEmbedded } from "../../dist/embedded/server.js";
import { clientOptions, median, ms, root, secret, times } from "../support.mjs";

async function firstAnswer() {
  const aws = await startEmbedded({ secret });
  const s3 = new S3Client(clientOptions(aws.endpoint));
  await s3.send(new ListBucketsCommand({}));
  s3.destroy();
  return aws;
}

/** The first start loads S3's tables, so its time counts. Later starts show the time without that. */
async function inProcess() {
  const taken = [];
  for (let run = 0; run < 5; run += 1) {
    const began = performance.now();
    const aws = await firstAnswer();
    taken.push(performance.now() - began);
    await aws[Symbol.asyncDispose]();
  }
  return taken;
}

const fresh = `
import { startEmbedded } from ${JSON.stringify(`${root}dist/embedded/server.js`)};
import { S3Client, ListBucketsCommand } from "@aws-sdk/client-s3";
const aws = await startEmbedded({ secret: "s" });
const s3 = new S3Client({ endpoint: aws.endpoint, region: "us-east-1", credentials: { accessKeyId: "111122223333", secretAccessKey: "s" } });
await s3.send(new ListBucketsCommand({}));
process.exit();
`;

async function freshProcess() {
  const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
  const child = spawn(process.execPath, ["--input-type=module", "-e", fresh], {
    cwd: root,
    env,
    stdio: "inherit",
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`a fresh process ended with ${code}`);
}

export async function measureStart() {
  const inside = await inProcess();
  const outside = median(await times(5, freshProcess));
  return [
    {
      what: "first answer, SDK loaded, first server",
      value: ms(inside[0]),
      aim: "<= 60 ms",
      met: inside[0] <= 60,
    },
    {
      what: "first answer, SDK loaded, later server",
      value: ms(median(inside.slice(1))),
      aim: "",
      met: true,
    },
    { what: "first answer, fresh process", value: ms(outside), aim: "<= 300 ms", met: outside <= 300 },
  ];
}
