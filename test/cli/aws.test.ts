/** `labs aws`: the embedded AWS as a server for programs with an SDK. */
import { CreateBucketCommand, ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import path from "node:path";
import { expect, test } from "vitest";
import { requestLine } from "../../src/cli/request-lines.ts";
import { makeBin } from "./labs-bin.ts";

function client(endpoint: string, accessKeyId: string, secretAccessKey: string): S3Client {
  return new S3Client({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
  });
}

const bucketsOf = async (s3: S3Client): Promise<number> =>
  (await s3.send(new ListBucketsCommand({}))).Buckets?.length ?? 0;

test("prints the variables to export, accepts any account with the secret, and ends on Ctrl-C", async () => {
  const { start } = await makeBin();
  const run = start("aws", "--secret", "it's mine", "--json");
  const text = await run.printed("}\n");
  const variables = JSON.parse(text) as Record<string, string>;
  const endpoint = variables["AWS_ENDPOINT_URL"]!;
  expect(variables).toEqual({
    AWS_ENDPOINT_URL: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    AWS_ACCESS_KEY_ID: "000000000000",
    AWS_SECRET_ACCESS_KEY: "it's mine",
    AWS_REGION: "us-east-1",
    AWS_DEFAULT_REGION: "us-east-1",
  });
  await client(endpoint, "AKIAEXAMPLE", "it's mine").send(
    new CreateBucketCommand({ Bucket: "a-bucket-here" }),
  );
  expect(await bucketsOf(client(endpoint, "000000000000", "it's mine"))).toBe(1);
  expect(await bucketsOf(client(endpoint, "111122223333", "it's mine"))).toBe(0);
  await expect(bucketsOf(client(endpoint, "111122223333", "another"))).rejects.toMatchObject({
    name: "SignatureDoesNotMatch",
  });
  process.kill(run.pid, "SIGINT");
  expect(await run.done).toMatchObject({
    code: 0,
    err: expect.stringContaining("Ended. Everything it held is gone."),
  });
});

test("the printed lines can be pasted into a shell, also with quotes in the secret", async () => {
  const { start } = await makeBin();
  const run = start("aws", "--secret", "it's mine");
  expect(await run.printed("AWS_DEFAULT_REGION=us-east-1\n")).toContain(
    "export AWS_ACCESS_KEY_ID=000000000000\nexport AWS_SECRET_ACCESS_KEY='it'\\''s mine'\n",
  );
  process.kill(run.pid, "SIGTERM");
  expect((await run.done).code).toBe(0);
});

test("without a terminal it ends when the program that started it ends", async () => {
  // A shell that waits for the server, like a script, and is killed.
  const { start } = await makeBin({}, ["/bin/sh", "-c", '"$0" "$@" & wait']);
  const run = start("aws");
  const said = await run.printed("AWS_DEFAULT_REGION=us-east-1\n");
  const endpoint = /AWS_ENDPOINT_URL=(\S+)/.exec(said)![1]!;
  expect((await fetch(endpoint)).status).toBe(403);
  process.kill(run.pid, "SIGKILL");
  // This output comes after the end of its parent.
  expect((await run.done).err).toContain(
    "Ended, because the program that started it has ended (--no-end-with-parent keeps it up).",
  );
});

test("--log writes one line per request, --init runs a script first, --regions enables only these", async () => {
  const { start, file } = await makeBin();
  const script = await file(
    "init/10-bucket.mjs",
    `if (process.env.AWS_REGION !== "eu-west-1") process.exit(3);
     console.log("filled " + process.env.AWS_ENDPOINT_URL);`,
  );
  const run = start(
    "aws",
    "--secret",
    "words",
    "--json",
    "--log",
    "json",
    "--regions",
    "eu-west-1,us-east-1",
    "--init",
    path.dirname(script),
  );
  const variables = JSON.parse(await run.printed("}\n")) as Record<string, string>;
  expect(variables["AWS_REGION"]).toBe("eu-west-1");
  const endpoint = variables["AWS_ENDPOINT_URL"]!;
  await client(endpoint, "111122223333", "words").send(
    new CreateBucketCommand({ Bucket: "a-logged-bucket" }),
  );
  const elsewhere = new S3Client({
    endpoint,
    region: "eu-central-1",
    credentials: { accessKeyId: "111122223333", secretAccessKey: "words" },
    maxAttempts: 1,
  });
  await expect(elsewhere.send(new ListBucketsCommand({}))).rejects.toMatchObject({
    name: "InvalidAccessKeyId",
  });
  const health = await fetch(`${endpoint}/_labs/health`);
  expect(await health.json()).toMatchObject({
    status: "ok",
    services: expect.arrayContaining(["s3", "lambda"]),
  });
  const page = await fetch(endpoint, { headers: { accept: "text/html" } });
  expect(await page.text()).toContain(`export AWS_ENDPOINT_URL=${endpoint}`);
  process.kill(run.pid, "SIGTERM");
  const { err } = await run.done;
  expect(err).toContain(`filled ${endpoint}`);
  const lines = err.split("\n").filter((line) => line.startsWith("{"));
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    {
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      account: "111122223333",
      service: "s3",
      operation: "CreateBucket",
      resource: "a-logged-bucket",
      status: 200,
      ms: expect.any(Number),
      bytes: 0,
    },
    expect.objectContaining({ service: "s3", status: 403, bytes: expect.any(Number) }),
  ]);
});

test("a failing init script ends the command with an error that names the script", async () => {
  const { labs, file } = await makeBin();
  const script = await file("init/broken.mjs", "process.exit(3);");
  const { code, err } = await labs("aws", "--init", path.dirname(script));
  expect(code).toBe(2);
  expect(err).toContain(`The script ${script} ended with 3.`);
});

test("a log entry is one line, whatever the key contains", () => {
  const entry = {
    time: 0,
    account: "111122223333",
    service: "s3",
    operation: "PutObject",
    status: 200,
    ms: 1.234,
  };
  const resource = "bucket/a b\n\u001b[31m";
  expect(requestLine({ ...entry, resource, bytes: 7 }, "text")).toBe(
    "1970-01-01T00:00:00.000Z 111122223333 s3:PutObject bucket/a%20b%0A%1B[31m 200 1.2 ms 7 B",
  );
  expect(requestLine({ ...entry, resource, bytes: 7 }, "json")).toMatch(/^[\x20-\x7e]+$/);
});
