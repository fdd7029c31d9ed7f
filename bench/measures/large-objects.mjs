// 64 MiB objects with the SDK's client, and the server's memory during uploads and downloads.
import { randomBytes } from "node:crypto";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { clientOptions, paired, times } from "../support.mjs";

const Bucket = "bench-large-objects";
const Key = "64-mebibytes";
const size = 64 * 1024 * 1024;

function calls(server, body) {
  const s3 = new S3Client(clientOptions(server.endpoint));
  return {
    create: () => s3.send(new CreateBucketCommand({ Bucket })),
    put: async () => (await times(1, () => s3.send(new PutObjectCommand({ Bucket, Key, Body: body }))))[0],
    async get() {
      const [taken] = await times(1, async () => {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
        let seen = 0;
        for await (const chunk of Body) seen += chunk.length;
        if (seen !== size) throw new Error(`read ${seen} of ${size} bytes`);
      });
      return taken;
    },
  };
}

const rate = (milliseconds) => `${(size / 1024 / 1024 / (milliseconds / 1000)).toFixed(0)} MiB/s`;

export async function measureLargeObjects(embedded, bare) {
  const body = randomBytes(size);
  const [ours, limit] = [calls(embedded, body), calls(bare, body)];
  await ours.create();
  const rows = [];
  let most = 0;
  for (const call of ["put", "get"]) {
    await ours[call]();
    await limit[call]();
    const before = await embedded.rss();
    const { a, b, ratio } = await paired(7, ours[call], limit[call]);
    most = Math.max(most, (await embedded.rss()) - before);
    const aim = call === "put" ? 0.8 : 0.9;
    rows.push({
      what: `64 MiB ${call}`,
      value: `${rate(a)}, bare ${rate(b)}: ${(1 / ratio).toFixed(2)} x`,
      aim: `>= ${aim}`,
      met: 1 / ratio >= aim,
    });
  }
  const grown = most / 1024 / 1024;
  rows.push({
    what: "server memory over 14 of them",
    value: `${grown.toFixed(0)} MiB more`,
    aim: "< 64 MiB",
    met: grown < 64,
  });
  return rows;
}
