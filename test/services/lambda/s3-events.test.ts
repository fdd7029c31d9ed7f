/** From an upload to a line in a function's log. https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
import { AddPermissionCommand, CreateAliasCommand, RemovePermissionCommand } from "@aws-sdk/client-lambda";
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  type Event,
  type NotificationConfigurationFilter,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { expect } from "vitest";
import { account, clientOptions, target, uniqueName } from "../../support/target.ts";
import { test } from "../../support/test.ts";
import { functions } from "./support.ts";

const s3 = new S3Client({ ...clientOptions(), forcePathStyle: true });

/** Prints each event on one line that begins with EVENT. */
const printer = {
  "index.mjs": "export const handler = async (event) => { console.log(`EVENT ${JSON.stringify(event)}`); };",
};

interface S3Record {
  readonly eventName: string;
  readonly s3: {
    readonly bucket: { readonly name: string; readonly arn: string };
    readonly object: Readonly<Record<string, unknown>> & { readonly key: string };
  };
}

interface Wiring {
  readonly events?: Event[];
  readonly filter?: NotificationConfigurationFilter;
  readonly versioned?: boolean;
  readonly files?: Record<string, string>;
}

async function allow(FunctionName: string, bucket: string, Qualifier?: string): Promise<void> {
  await functions.lambda.send(
    new AddPermissionCommand({
      FunctionName,
      StatementId: "uploads",
      Action: "lambda:InvokeFunction",
      Principal: "s3.amazonaws.com",
      SourceArn: `arn:aws:s3:::${bucket}`,
      SourceAccount: account,
      ...(Qualifier !== undefined && { Qualifier }),
    }),
  );
}

const arnOf = (name: string) => `arn:aws:lambda:${target.region}:${account}:function:${name}`;

async function notifyOf(bucket: string, LambdaFunctionArn: string, wiring: Wiring = {}): Promise<void> {
  const { events = ["s3:ObjectCreated:*"], filter } = wiring;
  const configuration = {
    Id: "uploads",
    LambdaFunctionArn,
    Events: events,
    ...(filter && { Filter: filter }),
  };
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: bucket,
      NotificationConfiguration: { LambdaFunctionConfigurations: [configuration] },
    }),
  );
}

/** A bucket that notifies a function, which prints the events. */
async function wire(wiring: Wiring = {}): Promise<{ Bucket: string; name: string }> {
  const Bucket = uniqueName("events");
  await s3.send(new CreateBucketCommand({ Bucket }));
  if (wiring.versioned) {
    const VersioningConfiguration = { Status: "Enabled" } as const;
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  }
  const name = await functions.create(wiring.files ?? printer, { Timeout: 20 });
  await allow(name, Bucket);
  await notifyOf(Bucket, arnOf(name), wiring);
  return { Bucket, name };
}

/** The records that the function printed, once there are `count`. */
async function recordsOf(name: string, count: number): Promise<S3Record[]> {
  const read = (messages: string[]) =>
    messages
      .filter((text) => text.includes("EVENT "))
      .flatMap(
        (text) => (JSON.parse(text.slice(text.indexOf("EVENT ") + 6)) as { Records: S3Record[] }).Records,
      );
  return read(await functions.logged(name, (messages) => read(messages).length >= count));
}

test("an upload invokes the function with a record of version 2.1", async () => {
  const { Bucket, name } = await wire();
  const put = await s3.send(new PutObjectCommand({ Bucket, Key: "in/data.csv", Body: "a,b\n" }));
  const [record] = await recordsOf(name, 1);
  expect(record).toMatchObject({
    eventVersion: "2.1",
    eventSource: "aws:s3",
    awsRegion: target.region,
    eventTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    eventName: "ObjectCreated:Put",
    userIdentity: { principalId: expect.any(String) },
    requestParameters: { sourceIPAddress: expect.any(String) },
    responseElements: { "x-amz-request-id": expect.any(String), "x-amz-id-2": expect.any(String) },
    s3: {
      s3SchemaVersion: "1.0",
      configurationId: "uploads",
      bucket: {
        name: Bucket,
        ownerIdentity: { principalId: expect.any(String) },
        arn: `arn:aws:s3:::${Bucket}`,
      },
      object: {
        key: "in/data.csv",
        size: 4,
        eTag: put.ETag?.replaceAll('"', ""),
        sequencer: expect.stringMatching(/^[0-9A-F]+$/),
      },
    },
  });
  expect(record?.s3.object).not.toHaveProperty("versionId");
});

test("keys in events are URL-encoded, with a plus sign for a space", async () => {
  const { Bucket, name } = await wire();
  const Key = "año 2026/100% +1 (ö)&=ü.csv";
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
  const [record] = await recordsOf(name, 1);
  const key = record?.s3.object.key ?? "";
  expect(key).toMatch(/^a%C3%B1o\+2026\/100%25\+%2B1\+/);
  expect(decodeURIComponent(key.replaceAll("+", " "))).toBe(Key);
});

test("filters select keys by prefix and suffix", async () => {
  const { Bucket, name } = await wire({
    filter: {
      Key: {
        FilterRules: [
          { Name: "prefix", Value: "in/" },
          { Name: "suffix", Value: ".csv" },
        ],
      },
    },
  });
  for (const Key of ["in/a.txt", "out/a.csv", "in/a.csv"]) {
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
  }
  await s3.send(new PutObjectCommand({ Bucket, Key: "in/last.csv", Body: "x" }));
  const records = await recordsOf(name, 2);
  expect(records.map((record) => record.s3.object.key).toSorted()).toEqual(["in/a.csv", "in/last.csv"]);
});

test("copies, multipart uploads and deletions have their own event names", async () => {
  const { Bucket, name } = await wire({ events: ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"] });
  await s3.send(new PutObjectCommand({ Bucket, Key: "one", Body: "1" }));
  await s3.send(new CopyObjectCommand({ Bucket, Key: "two", CopySource: `${Bucket}/one` }));
  await s3.send(new DeleteObjectCommand({ Bucket, Key: "one" }));
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: "three" }));
  const part = { Bucket, Key: "three", UploadId, PartNumber: 1 };
  const { ETag } = await s3.send(new UploadPartCommand({ ...part, Body: "3" }));
  await s3.send(
    new CompleteMultipartUploadCommand({
      Bucket,
      Key: "three",
      UploadId,
      MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
    }),
  );
  const records = await recordsOf(name, 4);
  const received = records.map(({ eventName, s3: { object } }) => `${eventName} ${object.key}`);
  expect(received.toSorted()).toEqual([
    "ObjectCreated:CompleteMultipartUpload three",
    "ObjectCreated:Copy two",
    "ObjectCreated:Put one",
    "ObjectRemoved:Delete one",
  ]);
});

test("in a versioned bucket records contain the version id, and a deletion creates a marker", async () => {
  const { Bucket, name } = await wire({
    versioned: true,
    events: ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"],
  });
  const { VersionId } = await s3.send(new PutObjectCommand({ Bucket, Key: "kept", Body: "1" }));
  const marker = await s3.send(new DeleteObjectCommand({ Bucket, Key: "kept" }));
  const records = await recordsOf(name, 2);
  const received = records.map(
    ({ eventName, s3: { object } }) => `${eventName} ${String(object["versionId"])}`,
  );
  expect(received.toSorted()).toEqual([
    `ObjectCreated:Put ${VersionId}`,
    `ObjectRemoved:DeleteMarkerCreated ${marker.VersionId}`,
  ]);
});

test("the function can read the uploaded object", async () => {
  const { Bucket, name } = await wire({
    files: {
      "index.mjs": `import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
        const s3 = new S3Client({});
        export const handler = async ({ Records: [{ s3: { bucket, object } }] }) => {
          const answer = await s3.send(new GetObjectCommand({ Bucket: bucket.name, Key: object.key }));
          console.log("CONTENT", await answer.Body.transformToString());
        };`,
    },
  });
  await s3.send(new PutObjectCommand({ Bucket, Key: "text", Body: "from the upload" }));
  const messages = await functions.logged(name, (all) => all.some((text) => text.includes("CONTENT")));
  expect(messages.find((text) => text.includes("CONTENT"))).toContain("from the upload");
});

test("an alias with a permission can be notified", async () => {
  const Bucket = uniqueName("alias");
  await s3.send(new CreateBucketCommand({ Bucket }));
  const FunctionName = await functions.create(printer, { Publish: true, Timeout: 20 });
  await functions.lambda.send(new CreateAliasCommand({ FunctionName, Name: "live", FunctionVersion: "1" }));
  await allow(FunctionName, Bucket, "live");
  await notifyOf(Bucket, `${arnOf(FunctionName)}:live`);
  await s3.send(new PutObjectCommand({ Bucket, Key: "a", Body: "1" }));
  expect(await recordsOf(FunctionName, 1)).toHaveLength(1);
});

test("without a permission for this bucket the notification is refused", async () => {
  const Bucket = uniqueName("denied");
  await s3.send(new CreateBucketCommand({ Bucket }));
  const name = await functions.create(printer);
  const refused = {
    name: "InvalidArgument",
    message: "Unable to validate the following destination configurations",
    $metadata: { httpStatusCode: 400 },
  };
  await expect(notifyOf(Bucket, arnOf(name))).rejects.toMatchObject(refused);
  await allow(name, `${Bucket}-other`);
  await expect(notifyOf(Bucket, arnOf(name))).rejects.toMatchObject(refused);
});

test("a missing function cannot be notified", async () => {
  const Bucket = uniqueName("missing");
  await s3.send(new CreateBucketCommand({ Bucket }));
  await expect(notifyOf(Bucket, arnOf("nobody"))).rejects.toMatchObject({ name: "InvalidArgument" });
});

test("no events are delivered after the permission is removed", async () => {
  const { Bucket, name } = await wire();
  await s3.send(new PutObjectCommand({ Bucket, Key: "first", Body: "1" }));
  await recordsOf(name, 1);
  await functions.lambda.send(new RemovePermissionCommand({ FunctionName: name, StatementId: "uploads" }));
  await s3.send(new PutObjectCommand({ Bucket, Key: "second", Body: "2" }));
  await allow(name, Bucket);
  await s3.send(new PutObjectCommand({ Bucket, Key: "third", Body: "3" }));
  const records = await recordsOf(name, 2);
  expect(records.map((record) => record.s3.object.key)).toEqual(["first", "third"]);
});
