/** Where only the embedded S3 is as strict as AWS about regions and accounts. */
import {
  CreateBucketCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type EmbeddedAws, startEmbedded } from "../../../src/embedded/server.ts";

const time = Date.UTC(2030, 0, 2, 3, 4, 5, 678);
let aws: EmbeddedAws;

beforeAll(async () => {
  aws = await startEmbedded();
});
afterAll(() => aws[Symbol.asyncDispose]());

const client = (accountId: string, region = "us-east-1"): S3Client =>
  new S3Client({
    endpoint: aws.endpoint,
    region,
    credentials: { accessKeyId: accountId, secretAccessKey: aws.secretAccessKey },
    maxAttempts: 1,
  });

test("a bucket is accessible only in its own region, and every response contains that region", async () => {
  const ireland = client("111111111111", "eu-west-1");
  await ireland.send(new CreateBucketCommand({ Bucket: "in-ireland" }));
  const virginia = client("111111111111");
  await expect(virginia.send(new ListObjectsV2Command({ Bucket: "in-ireland" }))).rejects.toMatchObject({
    name: "PermanentRedirect",
    Endpoint: "in-ireland.s3.eu-west-1.amazonaws.com",
    Bucket: "in-ireland",
    $metadata: { httpStatusCode: 301 },
    $response: { headers: { "x-amz-bucket-region": "eu-west-1" } },
  });
  await expect(virginia.send(new HeadBucketCommand({ Bucket: "in-ireland" }))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 301 },
    $response: { headers: { "x-amz-bucket-region": "eu-west-1" } },
  });
  const location = await virginia.send(new GetBucketLocationCommand({ Bucket: "in-ireland" }));
  expect(location.LocationConstraint).toBe("eu-west-1");
});

test("the SDK finds a bucket's region with followRegionRedirects", async () => {
  const london = client("111111111111", "eu-west-2");
  await london.send(new CreateBucketCommand({ Bucket: "in-london" }));
  const following = new S3Client({
    endpoint: aws.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "111111111111", secretAccessKey: aws.secretAccessKey },
    followRegionRedirects: true,
  });
  expect((await following.send(new ListObjectsV2Command({ Bucket: "in-london" }))).KeyCount).toBe(0);
});

test("us-east-1 can create buckets in any region and lists all with their region", async () => {
  const virginia = client("222222222222");
  await virginia.send(
    new CreateBucketCommand({
      Bucket: "made-elsewhere",
      CreateBucketConfiguration: { LocationConstraint: "ap-south-1" },
    }),
  );
  await virginia.send(new CreateBucketCommand({ Bucket: "made-at-home" }));
  const all = await virginia.send(new ListBucketsCommand({ MaxBuckets: 10 }));
  expect(all.Buckets?.map(({ Name, BucketRegion }) => [Name, BucketRegion])).toEqual([
    ["made-at-home", "us-east-1"],
    ["made-elsewhere", "ap-south-1"],
  ]);
  const some = await virginia.send(new ListBucketsCommand({ BucketRegion: "ap-south-1" }));
  expect(some.Buckets?.map(({ Name }) => Name)).toEqual(["made-elsewhere"]);
});

test("another account cannot read, write or list", async () => {
  const owner = client("333333333333");
  await owner.send(new CreateBucketCommand({ Bucket: "owned" }));
  await owner.send(new PutObjectCommand({ Bucket: "owned", Key: "key", Body: "secret" }));
  const stranger = client("444444444444");
  const commands = [
    () => stranger.send(new GetObjectCommand({ Bucket: "owned", Key: "key" })),
    () => stranger.send(new PutObjectCommand({ Bucket: "owned", Key: "key", Body: "x" })),
    () => stranger.send(new ListObjectsV2Command({ Bucket: "owned" })),
    () => stranger.send(new GetBucketLocationCommand({ Bucket: "owned" })),
  ];
  for (const send of commands) {
    await expect(send()).rejects.toMatchObject({ name: "AccessDenied", $metadata: { httpStatusCode: 403 } });
  }
  expect((await stranger.send(new ListBucketsCommand({}))).Buckets ?? []).toEqual([]);
});

test("names that AWS reserves are refused", async () => {
  const names = ["xn--bucket", "sthree-bucket", "amzn-s3-demo-bucket", "a-s3alias", "a--ol-s3", "a.mrap"];
  for (const Bucket of names) {
    await expect(
      client("111111111111").send(new CreateBucketCommand({ Bucket })),
      Bucket,
    ).rejects.toMatchObject({
      name: "InvalidBucketName",
    });
  }
});

test("times are from the server's clock, in whole seconds", async () => {
  await using future = await startEmbedded({ now: () => time });
  const s3 = new S3Client({
    endpoint: future.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "111111111111", secretAccessKey: future.secretAccessKey },
    systemClockOffset: time - Date.now(),
  });
  await s3.send(new CreateBucketCommand({ Bucket: "clock" }));
  await s3.send(new PutObjectCommand({ Bucket: "clock", Key: "key", Body: "x" }));
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: "clock" }));
  expect(Contents?.[0]?.LastModified?.toISOString()).toBe("2030-01-02T03:04:05.000Z");
});
