// CSV to JSON lines: lab 02's solution through S3, compared with papaparse on a file. DuckDB is the upper bound.
import { createReadStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateBucketCommand,
  DeleteObjectsCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { bundleAnswer } from "../../dist/sandbox/bundle-answer.js";
import { writeCsv } from "../generate-csv.mjs";
import { megabytes, runJob } from "../run-job.mjs";
import { account, clientOptions, median, paired, root, secret } from "../support.mjs";

const Bucket = "bench-csv";
const [few, from, to] = ["few.csv", "orders.csv", "orders.jsonl"];
/** Memory counts as constant if it differs by less than this between the smallest and the largest file. */
const constant = 64e6;

/** `BENCH_LARGE=1` adds 1 GB. `BENCH_MB=10` leaves out larger files. */
const sizes = () =>
  [10, 100, ...(process.env.BENCH_LARGE === "1" ? [1000] : [])].filter(
    (size) => size <= Number(process.env.BENCH_MB ?? 1000),
  );

/** Seconds and peak memory of one tool. Throws if it fails or loses rows. */
function job(args, { rows, env }) {
  const peaks = [];
  return {
    peaks,
    run: async () => {
      const result = await runJob("convert.mjs", args, { limit: 600, env });
      if (result.failure) throw new Error(`convert ${args[0]}: ${result.failure}`);
      if (Number(result.rows) !== rows) throw new Error(`convert ${args[0]}: ${result.rows} of ${rows} rows`);
      peaks.push(result.peak);
      return result.seconds;
    },
  };
}

/** Writes a CSV file to the folder and, with the same name, to the bucket. */
async function putCsv(name, { s3, folder, limit }) {
  const file = join(folder, name);
  const rows = await writeCsv(file, "orders", limit);
  const { size: bytes } = await stat(file);
  await s3.send(
    new PutObjectCommand({ Bucket, Key: name, Body: createReadStream(file), ContentLength: bytes }),
  );
  return { rows, bytes };
}

async function measureSize(size, { s3, folder, bundle, env }) {
  const { rows, bytes } = await putCsv(from, { s3, folder, limit: { bytes: size * 1e6 } });
  const files = [few, from, to].map((name) => join(folder, name));
  const solution = job(["solution", few, from, to, bundle, Bucket], { rows, env });
  const papaparse = job(["papaparse", ...files], { rows });
  const rounds = size > 100 ? 1 : size > 10 ? 5 : 9;
  const { a, b, ratio } = await paired(rounds, solution.run, papaparse.run);
  const { ContentLength } = await s3.send(new HeadObjectCommand({ Bucket, Key: to }));
  if (ContentLength !== (await stat(join(folder, to))).size) throw new Error("convert: the results differ");
  const parse = await job(["parse", ...files], { rows }).run();
  const duckdb = await job(["duckdb", ...files], { rows }).run();
  await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: from }, { Key: to }] } }));
  const rate = (seconds) => `${(bytes / 1e6 / seconds).toFixed(0)} MB/s`;
  return { size, ratio, rates: [a, b, parse, duckdb].map(rate), peak: median(solution.peaks) };
}

function rowsOf(measured) {
  const [first, last] = [measured.at(0).peak, measured.at(-1).peak];
  return [
    ...measured.map(({ size, ratio, rates: [ours, papaparse, parse, duckdb] }) => ({
      what: `${size} MB CSV to JSON lines, lab 02 through S3`,
      value: `${ours}, papaparse from file to file ${papaparse}: ratio ${(1 / ratio).toFixed(2)} (parsing alone ${parse}, DuckDB ${duckdb})`,
      aim: ">= 0.8",
      met: 1 / ratio >= 0.8,
    })),
    {
      what: `its peak resident memory, ${measured.map(({ size }) => `${size} MB`).join(", ")}`,
      value: measured.map(({ peak }) => megabytes(peak)).join(", "),
      aim: `within ${megabytes(constant)}`,
      met: last - first <= constant,
    },
  ];
}

export async function measureCsv(embedded) {
  const folder = await mkdtemp(join(tmpdir(), "labs-bench-csv-"));
  const s3 = new S3Client(clientOptions(embedded.endpoint));
  try {
    const answer = join(root, "labs/02-csv-to-json/solution/answer.ts");
    const { file: bundle } = await bundleAnswer(answer, { project: root, folder, selfContained: true });
    const env = {
      AWS_ENDPOINT_URL: embedded.endpoint,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: account,
      AWS_SECRET_ACCESS_KEY: secret,
    };
    await s3.send(new CreateBucketCommand({ Bucket }));
    await putCsv(few, { s3, folder, limit: { rows: 10 } });
    const measured = [];
    for (const size of sizes()) measured.push(await measureSize(size, { s3, folder, bundle, env }));
    return rowsOf(measured);
  } finally {
    await rm(folder, { recursive: true });
  }
}
