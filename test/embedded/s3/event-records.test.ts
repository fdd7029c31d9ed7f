/** Event records that are sent to functions. https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
import type { DeleteObjectOutput, PutObjectOutput } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { hostId } from "../../../src/wire/errors.ts";
import { account, type BareS3, put, startBare, uploadWhole } from "./support.ts";

const functionArn = `arn:aws:lambda:us-east-1:${account}:function:listener`;

async function listening(
  configuration: { Events?: string[]; rules?: { Name: string; Value: string }[] } = {},
): Promise<BareS3> {
  const s3 = await startBare();
  await s3.run("CreateBucket", { Bucket: "bucket" });
  await s3.run("PutBucketNotificationConfiguration", {
    Bucket: "bucket",
    NotificationConfiguration: {
      LambdaFunctionConfigurations: [
        {
          Id: "all",
          LambdaFunctionArn: functionArn,
          Events: configuration.Events ?? ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"],
          ...(configuration.rules ? { Filter: { Key: { FilterRules: configuration.rules } } } : {}),
        },
      ],
    },
  });
  return s3;
}

const objectsOf = (s3: BareS3): [string, unknown][] =>
  s3.invocations.map(({ event }) => [event.Records[0].eventName, event.Records[0].s3.object]);

test("a write sends a complete record of version 2.1", async () => {
  await using s3 = await listening();
  const { ETag } = await put(s3, "a b+ключ/(1).csv", { body: "text" });
  expect(s3.invocations).toEqual([
    {
      functionArn,
      bucketArn: "arn:aws:s3:::bucket",
      sourceAccount: account,
      event: {
        Records: [
          {
            eventVersion: "2.1",
            eventSource: "aws:s3",
            awsRegion: "us-east-1",
            eventTime: "2023-11-14T22:13:20.123Z",
            eventName: "ObjectCreated:Put",
            userIdentity: { principalId: expect.stringMatching(/^A[A-Z0-9]{13}$/) },
            requestParameters: { sourceIPAddress: "127.0.0.1" },
            responseElements: { "x-amz-request-id": "REQUEST1", "x-amz-id-2": hostId("REQUEST1") },
            s3: {
              s3SchemaVersion: "1.0",
              configurationId: "all",
              bucket: {
                name: "bucket",
                ownerIdentity: { principalId: expect.stringMatching(/^A[A-Z0-9]{13}$/) },
                arn: "arn:aws:s3:::bucket",
              },
              object: {
                key: "a+b%2B%D0%BA%D0%BB%D1%8E%D1%87/%281%29.csv",
                size: 4,
                eTag: ETag?.replaceAll('"', ""),
                sequencer: expect.stringMatching(/^[0-9A-F]{18}$/),
              },
            },
          },
        ],
      },
    },
  ]);
});

test("copies, uploads and deletions have their own event names", async () => {
  await using s3 = await listening();
  await put(s3, "key", { body: "text" });
  await s3.run("CopyObject", { Bucket: "bucket", Key: "copy", CopySource: "bucket/key" });
  await uploadWhole(s3, "whole", Buffer.from("whole"));
  await s3.run("DeleteObjects", {
    Bucket: "bucket",
    Delete: { Objects: [{ Key: "key" }, { Key: "nowhere" }] },
  });
  expect(objectsOf(s3).map(([name]) => name)).toEqual([
    "ObjectCreated:Put",
    "ObjectCreated:Copy",
    "ObjectCreated:CompleteMultipartUpload",
    "ObjectRemoved:Delete",
  ]);
  expect(objectsOf(s3).at(-1)?.[1]).toEqual({ key: "key", sequencer: expect.any(String) });
});

test("in a versioned bucket records contain the version id, and markers and deletions have different events", async () => {
  await using s3 = await listening();
  await s3.run("PutBucketVersioning", { Bucket: "bucket", VersioningConfiguration: { Status: "Enabled" } });
  const { VersionId }: PutObjectOutput = await put(s3, "key", { body: "text" });
  const marker = await s3.run<DeleteObjectOutput>("DeleteObject", { Bucket: "bucket", Key: "key" });
  await s3.run("DeleteObject", { Bucket: "bucket", Key: "key", VersionId });
  expect(objectsOf(s3)).toMatchObject([
    ["ObjectCreated:Put", { versionId: VersionId, size: 4 }],
    ["ObjectRemoved:DeleteMarkerCreated", { versionId: marker.VersionId }],
    ["ObjectRemoved:Delete", { versionId: VersionId }],
  ]);
});

test("sequencers increase", async () => {
  await using s3 = await listening();
  for (let round = 0; round < 5; round += 1) await put(s3, "key", { body: "text" });
  const sequencers = s3.invocations.map(({ event }) => event.Records[0].s3.object.sequencer as string);
  expect(new Set(sequencers).size).toBe(5);
  expect(sequencers.toSorted()).toEqual(sequencers);
});

test("only configured events and keys are sent", async () => {
  await using s3 = await listening({
    Events: ["s3:ObjectCreated:Put"],
    rules: [
      { Name: "prefix", Value: "in/" },
      { Name: "suffix", Value: ".csv" },
    ],
  });
  for (const key of ["in/a.csv", "in/b.json", "out/a.csv", "in/c.csv"]) await put(s3, key, { body: "text" });
  await s3.run("CopyObject", { Bucket: "bucket", Key: "in/copy.csv", CopySource: "bucket/in/a.csv" });
  await s3.run("DeleteObject", { Bucket: "bucket", Key: "in/a.csv" });
  expect(objectsOf(s3)).toMatchObject([
    ["ObjectCreated:Put", { key: "in/a.csv" }],
    ["ObjectCreated:Put", { key: "in/c.csv" }],
  ]);
});

test("a refused write sends nothing", async () => {
  await using s3 = await listening();
  await put(s3, "key", { body: "text" });
  await expect(put(s3, "key", { body: "text", IfNoneMatch: "*" })).rejects.toMatchObject({
    code: "PreconditionFailed",
  });
  expect(s3.invocations).toHaveLength(1);
});

test("the record of a write by a role session contains the session's principal id", async () => {
  await using s3 = await listening();
  const callerArn = `arn:aws:sts::${account}:assumed-role/etl/session-1`;
  await s3.run("CopyObject", { Bucket: "bucket", Key: "b", CopySource: "bucket/a" }).catch(() => undefined);
  await put(s3, "a", { body: "text" });
  await s3.run("CopyObject", { Bucket: "bucket", Key: "b", CopySource: "bucket/a" }, { callerArn });
  expect(s3.invocations.at(-1)?.event.Records[0].userIdentity.principalId).toMatch(
    /^AWS:AROA[0-9A-F]{17}:session-1$/,
  );
});
