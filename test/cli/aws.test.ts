/** `labs aws`: the embedded AWS on its own, as any program with an SDK meets it. */
import { CreateBucketCommand, ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
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

test("prints what to export, serves any account with the one secret, and ends at Ctrl-C", async () => {
  const { start } = await makeBin();
  const run = start("aws", "--secret", "it's mine", "--json");
  const text = await run.says("}\n");
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
    err: expect.stringContaining("Ended: all it held is gone."),
  });
});

test("its lines can be pasted into a shell, whatever the secret", async () => {
  const { start } = await makeBin();
  const run = start("aws", "--secret", "it's mine");
  expect(await run.says("AWS_DEFAULT_REGION=us-east-1\n")).toContain(
    "export AWS_ACCESS_KEY_ID=000000000000\nexport AWS_SECRET_ACCESS_KEY='it'\\''s mine'\n",
  );
  process.kill(run.pid, "SIGTERM");
  expect((await run.done).code).toBe(0);
});

test("without a terminal it ends with the program that started it, and not before", async () => {
  // A shell that waits for the server, as a script does, and is killed.
  const { start } = await makeBin({}, ["/bin/sh", "-c", '"$0" "$@" & wait']);
  const run = start("aws");
  const said = await run.says("AWS_DEFAULT_REGION=us-east-1\n");
  const endpoint = /AWS_ENDPOINT_URL=(\S+)/.exec(said)![1]!;
  expect((await fetch(endpoint)).status).toBe(403);
  process.kill(run.pid, "SIGKILL");
  // What it says comes after its parent's end.
  expect((await run.done).err).toContain("Ended: all it held is gone.");
});
