import {
  CreateKeyCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EncryptCommand,
  KMSClient,
} from "@aws-sdk/client-kms";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  paginateFilterLogEvents,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateBucketCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { startEmbedded } from "../../src/embedded/server.ts";
import type { Fault } from "../../src/gateway/faults.ts";
import { startGateway } from "../../src/gateway/start-gateway.ts";

const throwAway = { accessKeyId: "ANSWERKEY", secretAccessKey: "answer-secret" };

async function disturbed(...faults: Fault[]) {
  const aws = await startEmbedded();
  const own = { accessKeyId: "111122223333", secretAccessKey: aws.secretAccessKey };
  const gateway = await startGateway({
    target: { endpoint: aws.endpoint, credentials: own },
    credentials: throwAway,
    faults,
  });
  const options = (maxAttempts: number) => ({
    endpoint: gateway.endpoint,
    region: "us-east-1",
    credentials: throwAway,
    maxAttempts,
  });
  return {
    gateway,
    options,
    /** Options for the check's client, which bypasses the gateway. */
    direct: { endpoint: aws.endpoint, region: "us-east-1", credentials: own },
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await aws[Symbol.asyncDispose]();
    },
  };
}

test("a throttled call gets the service's throttling error, and a retry succeeds", async () => {
  await using both = await disturbed({ operation: "CreateKey", kind: "throttle" });
  const kms = new KMSClient(both.options(2));
  await kms.send(new CreateKeyCommand({}));
  expect(both.gateway.calls()).toMatchObject([
    { operation: "CreateKey", status: 400, error: "ThrottlingException", fault: "throttle" },
    { operation: "CreateKey", status: 200 },
  ]);
});

test("S3 throttles with SlowDown, and a server error is InternalError", async () => {
  await using both = await disturbed(
    { operation: "CreateBucket", kind: "throttle" },
    { operation: "CreateBucket", kind: "server-error", calls: [2] },
  );
  const s3 = new S3Client(both.options(1));
  const create = () => s3.send(new CreateBucketCommand({ Bucket: "fault-bucket" }));
  await expect(create()).rejects.toMatchObject({ name: "SlowDown", $metadata: { httpStatusCode: 503 } });
  await expect(create()).rejects.toMatchObject({ name: "InternalError", $metadata: { httpStatusCode: 500 } });
  await create();
});

test("a denied call gets the service's access error, also in a response without a body", async () => {
  await using both = await disturbed(
    { operation: "ListObjectsV2", kind: "deny" },
    { operation: "HeadBucket", kind: "deny" },
    { operation: "CreateKey", kind: "deny" },
  );
  const s3 = new S3Client(both.options(1));
  const Bucket = "denied-bucket";
  await s3.send(new CreateBucketCommand({ Bucket }));
  const listing = s3.send(new ListObjectsV2Command({ Bucket }));
  await expect(listing).rejects.toMatchObject({ name: "AccessDenied", $metadata: { httpStatusCode: 403 } });
  const head = s3.send(new HeadBucketCommand({ Bucket }));
  await expect(head).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  const key = new KMSClient(both.options(1)).send(new CreateKeyCommand({}));
  await expect(key).rejects.toMatchObject({
    name: "AccessDeniedException",
    $metadata: { httpStatusCode: 400 },
  });
});

test("a denied DeleteObjects returns 200 with an error for each key and deletes nothing", async () => {
  await using both = await disturbed({ operation: "DeleteObjects", kind: "deny" });
  const s3 = new S3Client(both.options(1));
  const [Bucket, Objects] = ["kept-bucket", [{ Key: "a & b" }, { Key: "c", VersionId: "null" }]];
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket, Key: "a & b", Body: "" }));
  const Errors = Objects.map((object) => ({ ...object, Code: "AccessDenied", Message: "Access Denied" }));
  const removed = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  expect(removed).toMatchObject({ Errors });
  expect((await s3.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(1);
});

test("a check can choose the error of a call", async () => {
  const state = {
    kind: "error",
    name: "KMSInvalidStateException",
    message: "It is pending import.",
    status: 400,
  } as const;
  await using both = await disturbed(
    { operation: "CreateKey", ...state },
    { operation: "HeadBucket", kind: "error", name: "BadRequest", message: "Bad Request", status: 400 },
  );
  await expect(new KMSClient(both.options(1)).send(new CreateKeyCommand({}))).rejects.toMatchObject({
    name: "KMSInvalidStateException",
    message: "It is pending import.",
  });
  const s3 = new S3Client(both.options(1));
  await s3.send(new CreateBucketCommand({ Bucket: "refused-bucket" }));
  await expect(s3.send(new HeadBucketCommand({ Bucket: "refused-bucket" }))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 400 },
  });
});

test("a fault can change a response header", async () => {
  const value = "Mon, 02 Feb 2026 00:05:09 GMT";
  await using both = await disturbed({
    operation: "GetObject",
    kind: "header",
    name: "last-modified",
    value,
  });
  const s3 = new S3Client(both.options(1));
  const object = { Bucket: "header-bucket", Key: "notes.txt" };
  await s3.send(new CreateBucketCommand({ Bucket: object.Bucket }));
  await s3.send(new PutObjectCommand({ ...object, Body: "text" }));
  const { LastModified, Body } = await s3.send(new GetObjectCommand(object));
  expect(LastModified?.toISOString()).toBe("2026-02-02T00:05:09.000Z");
  expect(await Body!.transformToString()).toBe("text");
});

test("a reset closes the connection and is not treated as a lost target", async () => {
  await using both = await disturbed({ operation: "CreateKey", kind: "reset" });
  await expect(new KMSClient(both.options(1)).send(new CreateKeyCommand({}))).rejects.toThrow();
  expect(both.gateway.calls()).toMatchObject([{ status: 0, fault: "reset", complete: false }]);
  expect(both.gateway.upstreamLost()).toBeUndefined();
});

test("a cut body ends early, and a slow body is complete", async () => {
  await using both = await disturbed(
    { operation: "GetObject", kind: "cut-body", afterBytes: 1000 },
    { operation: "GetObject", kind: "slow-body", pieceBytes: 4096, pauseMs: 1, calls: [2] },
  );
  const s3 = new S3Client(both.options(1));
  const [Bucket, Key] = ["fault-bucket", "key"];
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: "x".repeat(50_000) }));
  const read = async () => (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body!.transformToString();
  await expect(read()).rejects.toThrow();
  expect(await read()).toHaveLength(50_000);
  expect(both.gateway.upstreamLost()).toBeUndefined();
});

test("a check can run code just before a call", async () => {
  const setUp: { disable?: () => Promise<unknown> } = {};
  await using both = await disturbed({
    operation: "Encrypt",
    kind: "first",
    run: async () => setUp.disable?.(),
  });
  const direct = new KMSClient(both.direct);
  const { KeyMetadata } = await direct.send(new CreateKeyCommand({}));
  const KeyId = KeyMetadata!.KeyId!;
  setUp.disable = () => direct.send(new DisableKeyCommand({ KeyId }));
  const kms = new KMSClient(both.options(1));
  await kms.send(new DescribeKeyCommand({ KeyId }));
  await expect(kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from("a") }))).rejects.toMatchObject({
    name: "DisabledException",
  });
});

test("a short page has fewer keys than requested, and the listing continues to its end", async () => {
  await using both = await disturbed({
    operation: "ListObjectsV2",
    kind: "short-page",
    items: 2,
    calls: [1, 2],
  });
  const s3 = new S3Client(both.options(1));
  const Bucket = "fault-bucket";
  await s3.send(new CreateBucketCommand({ Bucket }));
  const keys = ["a b", "c+d", "e/f", "ä", "z"];
  for (const Key of keys) await s3.send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
  const pages: (string | undefined)[][] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket })) {
    pages.push(Contents.map(({ Key }) => Key));
  }
  expect(pages).toEqual([["a b", "c+d"], ["e/f", "z"], ["ä"]]);
  const lists = both.gateway.calls().filter(({ operation }) => operation === "ListObjectsV2");
  // The log has the token of the next page, as in the next request.
  expect(lists.map(({ nextPage }) => nextPage)).toEqual([
    lists[1]?.input["ContinuationToken"],
    lists[2]?.input["ContinuationToken"],
    undefined,
  ]);
});

test("a requested page that is shorter than the fault's limit does not grow", async () => {
  await using both = await disturbed({ operation: "ListObjectsV2", kind: "short-page", items: 2 });
  const s3 = new S3Client(both.options(1));
  const Bucket = "fault-bucket";
  await s3.send(new CreateBucketCommand({ Bucket }));
  for (const Key of ["a", "b"]) await s3.send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
  const page = await s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: 1 }));
  expect(page).toMatchObject({ KeyCount: 1, IsTruncated: true });
});

test("an empty page has a token, and the next page has the content of the skipped one", async () => {
  await using both = await disturbed(
    { operation: "FilterLogEvents", kind: "short-page", items: 1, calls: [2] },
    { operation: "FilterLogEvents", kind: "empty-page", calls: [1, 3] },
    { operation: "ListObjectsV2", kind: "empty-page", calls: [1, 2] },
  );
  const logs = new CloudWatchLogsClient(both.options(1));
  const [logGroupName, logStreamName] = ["group", "stream"];
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
  const logEvents = ["one", "two", "three"].map((message) => ({ message, timestamp: Date.now() }));
  await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
  const pages: (string | undefined)[][] = [];
  for await (const { events = [] } of paginateFilterLogEvents({ client: logs }, { logGroupName })) {
    pages.push(events.map(({ message }) => message));
  }
  expect(pages).toEqual([[], ["one"], ["two", "three"]]);

  const s3 = new S3Client(both.options(1));
  const Bucket = "fault-bucket";
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket, Key: "a", Body: "x" }));
  const first = await s3.send(new ListObjectsV2Command({ Bucket }));
  expect(first).toMatchObject({ IsTruncated: true });
  expect(first.Contents).toBeUndefined();
  const ContinuationToken = first.NextContinuationToken;
  const second = await s3.send(new ListObjectsV2Command({ Bucket, ContinuationToken }));
  expect(second).toMatchObject({ KeyCount: 1, IsTruncated: false, Contents: [{ Key: "a" }] });
});

test("a call whose response is lost has taken effect on the target", async () => {
  await using both = await disturbed({ operation: "CreateBucket", kind: "lost-response" });
  const s3 = new S3Client(both.options(1));
  const Bucket = "fault-bucket";
  await expect(s3.send(new CreateBucketCommand({ Bucket }))).rejects.toThrow();
  await s3.send(new HeadBucketCommand({ Bucket }));
  expect(both.gateway.calls()).toMatchObject([
    { operation: "CreateBucket", status: 0, fault: "lost-response", complete: false },
    { operation: "HeadBucket", status: 200 },
  ]);
  expect(both.gateway.upstreamLost()).toBeUndefined();
});
