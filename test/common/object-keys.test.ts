import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { decodeListedKey, fitsXml } from "../../src/common/object-keys.ts";
import { clientOptions, uniqueName } from "../support/target.ts";

test("every key can be read from a listing with EncodingType url", async () => {
  const s3 = new S3Client(clientOptions());
  const Bucket = uniqueName("odd-keys");
  await s3.send(new CreateBucketCommand({ Bucket }));
  const keys = ["a b+c%2B", "control-\u0001-\u001f", "é/\u{1f600}"];
  for (const Key of keys) await s3.send(new PutObjectCommand({ Bucket, Key, Body: "" }));
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, EncodingType: "url" }));
  expect(Contents.map(({ Key }) => decodeListedKey(Key ?? ""))).toEqual(keys);
});

test.each([
  ["a b\t\n\r", true],
  ["é\u{1f600}", true],
  ["a\u0000", false],
  ["a\u001f", false],
  ["a\uffff", false],
])("XML can contain the key %j: %s", (key, fits) => {
  expect(fitsXml(key)).toBe(fits);
});
