import {
  CopyObjectCommand,
  type CopyObjectCommandInput,
  GetObjectTaggingCommand,
  HeadObjectCommand,
} from "@aws-sdk/client-s3";
import { expect } from "vitest";
import { test } from "../../support/test.ts";
import { getText, newBucket, newVersionedBucket, patternedBytes, put, refusal, s3 } from "./support.ts";

const copy = (CopySource: string, Bucket: string, extra: Partial<CopyObjectCommandInput> = {}) =>
  s3.send(new CopyObjectCommand({ CopySource, Bucket, Key: "copy", ...extra }));

test("a copy has the source's bytes, headers, metadata and tags", async () => {
  const [from, to] = [await newBucket("from"), await newBucket("to")];
  const source = await put(from, "a b/ключ+1", {
    body: "text",
    ContentType: "text/csv",
    Metadata: { stage: "raw" },
    Tagging: "team=data",
  });
  const { CopyObjectResult } = await copy(`${from}/${encodeURIComponent("a b/ключ+1")}`, to);
  expect(CopyObjectResult?.ETag).toBe(source.ETag);
  expect(CopyObjectResult?.LastModified).toBeInstanceOf(Date);
  expect(await getText(to, "copy")).toBe("text");
  const head = await s3.send(new HeadObjectCommand({ Bucket: to, Key: "copy" }));
  expect(head).toMatchObject({ ContentType: "text/csv", Metadata: { stage: "raw" } });
  const { TagSet } = await s3.send(new GetObjectTaggingCommand({ Bucket: to, Key: "copy" }));
  expect(TagSet).toEqual([{ Key: "team", Value: "data" }]);
});

test("a copy can replace metadata and tags", async () => {
  const bucket = await newBucket("replace");
  await put(bucket, "source", { ContentType: "text/csv", Metadata: { stage: "raw" }, Tagging: "a=1" });
  await copy(`${bucket}/source`, bucket, {
    MetadataDirective: "REPLACE",
    Metadata: { stage: "clean" },
    ContentType: "application/json",
    TaggingDirective: "REPLACE",
    Tagging: "b=2",
  });
  const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: "copy" }));
  expect(head).toMatchObject({ ContentType: "application/json", Metadata: { stage: "clean" } });
  const { TagSet } = await s3.send(new GetObjectTaggingCommand({ Bucket: bucket, Key: "copy" }));
  expect(TagSet).toEqual([{ Key: "b", Value: "2" }]);
});

test("a copy remains after its source is deleted", async () => {
  const bucket = await newBucket("outlives");
  const bytes = patternedBytes(200_000);
  await put(bucket, "source", { body: bytes });
  await copy(`/${bucket}/source`, bucket);
  await put(bucket, "source", { body: "overwritten" });
  expect(await getText(bucket, "copy")).toBe(bytes.toString());
});

test("copying an object to itself must change something", async () => {
  const bucket = await newBucket("itself");
  await put(bucket, "copy", { body: "text" });
  await expect(copy(`${bucket}/copy`, bucket)).rejects.toMatchObject({
    ...refusal("InvalidRequest", 400),
    message:
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
  });
  await copy(`${bucket}/copy`, bucket, { MetadataDirective: "REPLACE", Metadata: { changed: "yes" } });
  expect(await getText(bucket, "copy")).toBe("text");
});

test("copying an older version makes it the newest", async () => {
  const bucket = await newVersionedBucket("restore");
  const old = await put(bucket, "copy", { body: "old" });
  await put(bucket, "copy", { body: "new" });
  const restored = await copy(`${bucket}/copy?versionId=${old.VersionId}`, bucket);
  expect(restored.CopySourceVersionId).toBe(old.VersionId);
  expect(await getText(bucket, "copy")).toBe("old");
});

test("a copy can have conditions on its source", async () => {
  const bucket = await newBucket("depends");
  const { ETag } = await put(bucket, "source");
  await copy(`${bucket}/source`, bucket, { CopySourceIfMatch: ETag });
  for (const condition of [{ CopySourceIfMatch: '"other"' }, { CopySourceIfNoneMatch: ETag }]) {
    await expect(copy(`${bucket}/source`, bucket, condition)).rejects.toMatchObject(
      refusal("PreconditionFailed", 412),
    );
  }
});

test("a missing source key and a missing source bucket give different errors", async () => {
  const bucket = await newBucket("missing");
  await expect(copy(`${bucket}/nowhere`, bucket)).rejects.toMatchObject(refusal("NoSuchKey", 404));
  await expect(copy(`${bucket}-none/key`, bucket)).rejects.toMatchObject(refusal("NoSuchBucket", 404));
});
