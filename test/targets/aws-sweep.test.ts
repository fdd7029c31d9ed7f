/** Closing a target removes from a real account only resources with the run's prefix. */
import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  ListBucketsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DescribeLogGroupsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  KMSClient,
  ListAliasesCommand,
} from "@aws-sdk/client-kms";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { readLab } from "../../src/labs/catalog.ts";
import { findFolders } from "../../src/labs/folders.ts";
import { CheckRunner } from "../../src/labs/run-checks.ts";
import { openAws } from "../../src/targets/aws.ts";
import { sweepAccount } from "../../src/targets/aws-sweep.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { keys, writeHome, region, startStandIn } from "./aws-stand-in.ts";

async function open() {
  const standIn = await startStandIn();
  onTestFinished(() => standIn[Symbol.asyncDispose]());
  const home = await temporaryFolder();
  await writeHome(home, "http://127.0.0.1:9");
  vi.stubEnv("HOME", home);
  onTestFinished(() => void vi.unstubAllEnvs());
  const said: string[] = [];
  const target = await openAws(
    { profile: "work", yesRealAws: true, env: {}, progress: (line) => void said.push(line) },
    { endpoint: () => standIn.url },
  );
  const options = { endpoint: standIn.url, region, credentials: { ...keys }, useFipsEndpoint: false };
  return {
    target,
    said,
    options,
    s3: new S3Client(options),
    kms: new KMSClient(options),
    logs: new CloudWatchLogsClient(options),
  };
}

type Opened = Awaited<ReturnType<typeof open>>;

async function makeBucket({ s3 }: Opened, Bucket: string): Promise<void> {
  await s3.send(
    new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } }),
  );
  const VersioningConfiguration = { Status: "Enabled" } as const;
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  for (const Body of ["1", "2"]) await s3.send(new PutObjectCommand({ Bucket, Key: "a", Body }));
  await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: "unfinished" }));
}

async function makeKey({ kms }: Opened, name: string): Promise<string> {
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description: name }));
  const TargetKeyId = KeyMetadata!.KeyId!;
  await kms.send(new CreateAliasCommand({ AliasName: `alias/${name}`, TargetKeyId }));
  return TargetKeyId;
}

async function left({ s3, kms, logs }: Opened, keyIds: readonly string[]) {
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  const { Aliases = [] } = await kms.send(new ListAliasesCommand({}));
  const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({}));
  const states = keyIds.map(async (KeyId) => {
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
    return KeyMetadata!.KeyState;
  });
  return {
    buckets: Buckets.map(({ Name }) => Name),
    aliases: Aliases.map(({ AliasName }) => AliasName).filter((name) => !name?.startsWith("alias/aws/")),
    groups: logGroups.map(({ logGroupName }) => logGroupName),
    keys: await Promise.all(states),
  };
}

test("closing removes the run's remaining resources and nothing else in the account", async () => {
  const opened = await open();
  const { prefix } = opened.target.access();
  // Resources of another run, the user's own, and names that do not start with the prefix.
  const others = ["labs-9-zzzzz-data", "labs-", "orders", `x${prefix}data`].map((name) =>
    name.padEnd(6, "1"),
  );
  const keyIds: string[] = [];
  for (const name of [`${prefix}data`, ...others]) {
    await makeBucket(opened, name);
    keyIds.push(await makeKey(opened, name));
    for (const logGroupName of [name, `/aws/lambda/${name}`]) {
      await opened.logs.send(new CreateLogGroupCommand({ logGroupName }));
    }
  }
  await opened.target[Symbol.asyncDispose]();
  const after = await left(opened, keyIds);
  expect(new Set(after.buckets)).toEqual(new Set(others));
  expect(new Set(after.aliases)).toEqual(new Set(others.map((name) => `alias/${name}`)));
  expect(new Set(after.groups)).toEqual(new Set(others.flatMap((name) => [name, `/aws/lambda/${name}`])));
  expect(after.keys).toEqual(["PendingDeletion", ...others.map(() => "Enabled")]);
  expect(opened.said.join("\n")).toContain(`bucket ${prefix}data`);
});

test("an interrupted run leaves no resources after the target is closed", async () => {
  const opened = await open();
  const { project } = findFolders({});
  const lab = await readLab(path.join(project, "test/fixtures/aws-labs"), "01-look");
  const answerFile = path.join(await temporaryFolder(), "answer.ts");
  await writeFile(answerFile, "export const wait = () => new Promise((done) => setTimeout(done, 50_000));\n");
  const interrupt = new AbortController();
  await using runner = new CheckRunner({ concurrency: 1, signal: interrupt.signal });
  const target = opened.target.access();
  const running = runner.run({ lab, answerFile, seed: 4, target, only: ["waits"] });
  const inAccount = async () => (await left(opened, [])).buckets;
  await vi.waitFor(async () => expect(await inAccount()).toHaveLength(1), { timeout: 120_000 });
  interrupt.abort();
  expect((await running).exitCode).toBe(130);
  expect(await inAccount()).toEqual([expect.stringMatching(`^${target.prefix}`)]);
  await opened.target[Symbol.asyncDispose]();
  expect(await inAccount()).toEqual([]);
});

test("a prefix that would match other names removes nothing", async () => {
  const opened = await open();
  await makeBucket(opened, "orders");
  const { endpoint, region: here, credentials } = opened.options;
  await sweepAccount({
    prefixes: ["", "labs-", "o", "orders"],
    endpoint,
    region: here,
    credentials: () => credentials,
    progress: () => {},
  });
  expect((await left(opened, [])).buckets).toEqual(["orders"]);
});

test("a resource that cannot be removed is reported with the prefix, without changing the verdict", async () => {
  const said: string[] = [];
  await sweepAccount({
    prefixes: ["labs-9-abcde-"],
    endpoint: "http://127.0.0.1:9",
    region,
    credentials: () => ({ ...keys }),
    progress: (line) => void said.push(line),
  });
  expect(said).toHaveLength(4);
  expect(said[0]).toContain("Look into s3 yourself, names that begin with labs-9-abcde-");
});
