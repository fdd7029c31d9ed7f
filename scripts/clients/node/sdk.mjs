// SDK for JavaScript with lib-storage: streams in parts, pages, presigned URLs and forms. Must be started in the folder
// with its packages.
import { createRequire } from "node:module";
import { Readable } from "node:stream";
import assert from "node:assert/strict";

const require = createRequire(`${process.cwd()}/`);
const { S3, paginateListObjectsV2, GetObjectCommand } = require("@aws-sdk/client-s3");
const { Upload } = require("@aws-sdk/lib-storage");
const { getSignedUrl } = require("@aws-sdk/s3-request-presigner");
const { createPresignedPost } = require("@aws-sdk/s3-presigned-post");

// Old versions do not read AWS_ENDPOINT_URL.
const s3 = new S3({ endpoint: process.env.AWS_ENDPOINT_URL, forcePathStyle: true });
const Bucket = `sdk-js-${process.argv[2]}`;
await s3.createBucket({ Bucket });

const part = Buffer.alloc(1024 * 1024, "x");
const Body = Readable.from(Array.from({ length: 12 }, () => part));
await new Upload({ client: s3, params: { Bucket, Key: "large", Body } }).done();
const large = await s3.getObject({ Bucket, Key: "large" });
assert.equal((await large.Body.transformToByteArray()).length, 12 * part.length);

await s3.putObject({ Bucket, Key: "a b", Body: "text", Metadata: { team: "data" } });
for (let number = 0; number < 5; number += 1)
  await s3.putObject({ Bucket, Key: `page/${number}`, Body: "x" });
const keys = [];
for await (const page of paginateListObjectsV2({ client: s3, pageSize: 2 }, { Bucket, Prefix: "page/" }))
  keys.push(...page.Contents.map(({ Key }) => Key));
assert.equal(keys.length, 5);

const url = await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: "a b" }), { expiresIn: 60 });
assert.equal(await (await fetch(url)).text(), "text");
const post = await createPresignedPost(s3, {
  Bucket,
  Key: "form",
  Conditions: [["content-length-range", 1, 100]],
});
const form = new FormData();
for (const [name, value] of Object.entries(post.fields)) form.append(name, value);
form.append("file", new Blob(["posted"]));
assert.equal((await fetch(post.url, { method: "POST", body: form })).status, 204);
assert.equal(await (await s3.getObject({ Bucket, Key: "form" })).Body.transformToString(), "posted");
await assert.rejects(s3.getObject({ Bucket, Key: "none" }), { name: "NoSuchKey" });
