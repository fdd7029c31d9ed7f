/** Rules of writes, as recorded on AWS. */
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EmbeddedAws, startEmbedded } from "../../../src/embedded/server.ts";
import { rawAccount, sendSigned } from "../../support/raw-request.ts";

let aws: EmbeddedAws;
let s3: S3Client;
beforeAll(async () => {
  aws = await startEmbedded();
  s3 = new S3Client({
    endpoint: aws.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: rawAccount, secretAccessKey: aws.secretAccessKey },
    maxAttempts: 1,
  });
  for (const Bucket of ["plain", "versioned"]) await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(
    new PutBucketVersioningCommand({ Bucket: "versioned", VersioningConfiguration: { Status: "Enabled" } }),
  );
});
afterAll(() => aws[Symbol.asyncDispose]());

const put = (Bucket: string, Key: string, Body = "text") =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body }));

/** Starts an upload with one part and returns a function that completes it. */
async function begin(Bucket: string, Key: string) {
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const { ETag } = await s3.send(
    new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body: "part" }),
  );
  return (conditions: { IfMatch?: string; IfNoneMatch?: string } = {}) =>
    s3.send(
      new CompleteMultipartUploadCommand({
        Bucket,
        Key,
        UploadId,
        MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
        ...conditions,
      }),
    );
}

describe.each(["plain", "versioned"])("a conditional completion in a %s bucket", (bucket) => {
  const conflict = { name: "ConditionalRequestConflict", $metadata: { httpStatusCode: 409 } };

  test("conflicts with a write during the upload", async () => {
    const { ETag } = await put(bucket, "written");
    const complete = await begin(bucket, "written");
    await put(bucket, "written");
    await expect(complete({ IfMatch: ETag! })).rejects.toMatchObject(conflict);
    await expect(complete({ IfNoneMatch: "*" })).rejects.toMatchObject({ name: "PreconditionFailed" });
    expect((await complete()).ETag).toBeTruthy();
  });

  test("conflicts with a delete during the upload", async () => {
    const { ETag } = await put(bucket, "deleted");
    const complete = await begin(bucket, "deleted");
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: "deleted" }));
    await expect(complete({ IfNoneMatch: "*" })).rejects.toMatchObject(conflict);
    await expect(complete({ IfMatch: ETag! })).rejects.toMatchObject({ name: "NoSuchKey" });
  });

  test("succeeds if the key did not change", async () => {
    const { ETag } = await put(bucket, "same");
    const complete = await begin(bucket, "same");
    await put(bucket, "another");
    expect((await complete({ IfMatch: ETag! })).ETag).toMatch(/-1"$/);
  });
});

test("completing an upload twice gives the same result and no second object", async () => {
  const complete = await begin("versioned", "twice");
  const first = await complete();
  const second = await complete();
  expect({ ...second, $metadata: undefined }).toEqual({ ...first, $metadata: undefined });
});

test("If-Match together with If-None-Match is not implemented", async () => {
  const { ETag } = await put("plain", "both");
  await put("plain", "source");
  const both = { Bucket: "plain", Key: "both", IfMatch: ETag!, IfNoneMatch: "*" };
  const refused = { name: "NotImplemented", $metadata: { httpStatusCode: 501 } };
  await expect(s3.send(new PutObjectCommand({ ...both, Body: "x" }))).rejects.toMatchObject(refused);
  await expect(s3.send(new CopyObjectCommand({ ...both, CopySource: "plain/source" }))).rejects.toMatchObject(
    refused,
  );
});

test.each(["0", "2023-01-01", "5d", "Fri, 1 Sep 2023 00:00:00 GMT", "Wed, 21 Oct 2015 07:28:00 GMT"])(
  "Expires: %s is returned unchanged",
  async (expires) => {
    const request = { method: "PUT", path: "/plain/expires", headers: { expires }, body: "x" };
    expect(await sendSigned(aws, request)).toMatchObject({ status: 200 });
    const copy = { "x-amz-copy-source": "/plain/expires", "x-amz-metadata-directive": "REPLACE", expires };
    await sendSigned(aws, { method: "PUT", path: "/plain/copy", headers: copy });
    for (const key of ["expires", "copy"]) {
      const head = await sendSigned(aws, { method: "HEAD", path: `/plain/${key}` });
      expect(head.headers["expires"]).toBe(expires);
    }
  },
);

test.each([
  ["=?UTF-8?B?YWJj?=", "abc"],
  ["=?UTF-8?Q?a=62c_d?=", "abc d"],
  [Buffer.from("Straße").toString("latin1"), "=?UTF-8?Q?Stra=C3=9Fe?="],
  ["plain =? text", "plain =? text"],
])("metadata %j is returned as %j", async (sent, given) => {
  // With a string as body, Node.js would write the headers as UTF-8.
  const body = Buffer.from("x");
  const request = { method: "PUT", path: "/plain/metadata", headers: { "x-amz-meta-a": sent }, body };
  expect(await sendSigned(aws, request)).toMatchObject({ status: 200 });
  const head = await s3.send(new HeadObjectCommand({ Bucket: "plain", Key: "metadata" }));
  expect(head.Metadata).toEqual({ a: given });
});
