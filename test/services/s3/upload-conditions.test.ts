/** Completing an upload with conditions, and completing it twice. https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { expect } from "vitest";
import { test } from "../../support/test.ts";
import { getText, newBucket, newVersionedBucket, put, refusal, s3 } from "./support.ts";

interface Begun {
  complete(extra?: Partial<CompleteMultipartUploadCommandInput>): Promise<object>;
  abort(): Promise<object>;
}

async function begin(Bucket: string): Promise<Begun> {
  const target = { Bucket, Key: "key" };
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(target));
  const upload = { ...target, UploadId };
  const { ETag } = await s3.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: "part" }));
  return {
    complete: async (extra = {}) => {
      const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
      const { $metadata: _, ...answer } = await s3.send(
        new CompleteMultipartUploadCommand({ ...upload, MultipartUpload, ...extra }),
      );
      return answer;
    },
    abort: () => s3.send(new AbortMultipartUploadCommand(upload)),
  };
}

const conflict = {
  ...refusal("ConditionalRequestConflict", 409),
  message: "The conditional request cannot succeed due to a conflicting operation against this resource.",
};

for (const [what, make] of [
  ["a plain bucket", newBucket],
  ["a versioned bucket", newVersionedBucket],
] as const) {
  test(`in ${what} a delete during the upload conflicts with If-None-Match`, async () => {
    const bucket = await make("none-match");
    await put(bucket, "key");
    const upload = await begin(bucket);
    await expect(upload.complete({ IfNoneMatch: "*" })).rejects.toMatchObject(
      refusal("PreconditionFailed", 412),
    );
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: "key" }));
    await expect(upload.complete({ IfNoneMatch: "*" })).rejects.toMatchObject(conflict);
    await (await begin(bucket)).complete({ IfNoneMatch: "*" });
  });

  test(`in ${what} a write during the upload conflicts with If-Match`, async () => {
    const bucket = await make("match");
    const { ETag } = await put(bucket, "key", { body: "same" });
    const upload = await begin(bucket);
    await put(bucket, "key", { body: "same" });
    await expect(upload.complete({ IfMatch: ETag })).rejects.toMatchObject(conflict);
    await (await begin(bucket)).complete({ IfMatch: ETag });
    expect(await getText(bucket, "key")).toBe("part");
  });
}

test("completing an upload twice returns the same response and writes nothing", async () => {
  const bucket = await newVersionedBucket("again");
  const upload = await begin(bucket);
  const first = await upload.complete();
  await put(bucket, "key", { body: "later" });
  expect(await upload.complete()).toEqual(first);
  expect(await getText(bucket, "key")).toBe("later");
  await expect(upload.abort()).rejects.toMatchObject(refusal("NoSuchUpload", 404));
});

test("two conditions at once are not implemented by S3", async () => {
  const Bucket = await newBucket("both");
  const { ETag } = await put(Bucket, "key");
  const both = { IfMatch: ETag, IfNoneMatch: "*" };
  const refused = { ...refusal("NotImplemented", 501), Header: "If-Match,If-None-Match" };
  await expect(put(Bucket, "key", both)).rejects.toMatchObject(refused);
  const copy = new CopyObjectCommand({ Bucket, Key: "copy", CopySource: `${Bucket}/key`, ...both });
  await expect(s3.send(copy)).rejects.toMatchObject(refused);
  await expect((await begin(Bucket)).complete(both)).rejects.toMatchObject(refused);
});
