import { gzipSync } from "node:zlib";
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { check, expect, type Random, type Run } from "aws-data-labs/testing";

const mib = 1024 * 1024;

/** Some lines of text, without a line end at the end. */
const someLines = (random: Random): string =>
  random.list(random.int(3, 12), () => random.text({ length: random.int(5, 60) })).join("\n");

check("returns-text", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const key = random.key();
  const text = someLines(random);
  await aws.client(S3Client).send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text }));
  const run = await answer.call("readS3File", bucket, key);
  expect(run.value, "readS3File returns the object's text").toBe(text);
});

check("prints-text", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const key = random.key();
  const text = someLines(random);
  await aws.client(S3Client).send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text }));
  const run = await answer.call("readS3File", bucket, key);
  expect(run.value, "readS3File returns the object's text").toBe(text);
  expect(run.stdout, "Standard output is the text and one line end, as Python's print() writes it").toBe(
    `${text}\n`,
  );
});

check("utf8-borders", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const key = random.key();
  // Characters of three bytes, given in pieces of 1000 bytes: two of three borders lie within a character.
  const text = random.text({ length: 20, unicode: true }) + random.pick(["€", "語", "न"]).repeat(20_000);
  await aws.client(S3Client).send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text }));
  const run = await answer.call({
    export: "readS3File",
    args: [bucket, key],
    faults: [{ operation: "GetObject", kind: "slow-body", pieceBytes: 1000, pauseMs: 1 }],
  });
  expect(
    run.value,
    "The bytes of the object are UTF-8, and a chunk may end in the middle of a character",
  ).toBe(text);
});

check("empty-object", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const key = random.key();
  await aws.client(S3Client).send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: "" }));
  const run = await answer.call("readS3File", bucket, key);
  expect(run.value, "An object of 0 bytes is an empty text, not a missing one").toBe("");
});

check("any-key", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const key = random.key({ special: true }).replace(".txt", "%20&=?.txt");
  const text = someLines(random);
  await aws.client(S3Client).send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text }));
  const run = await answer.call("readS3File", bucket, key);
  expect(run.value, "The key goes to the SDK as it is: the SDK encodes it for the URL").toBe(text);
});

check("gzip-text", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const key = random.key({ extension: ".log" });
  const text = random.list(20, () => random.text({ unicode: true })).join("\n");
  await aws
    .client(S3Client)
    .send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: gzipSync(text), ContentEncoding: "gzip" }));
  const run = await answer.call("readS3File", bucket, key);
  expect(run.value, "ContentEncoding says gzip: the text is what comes out of gunzip").toBe(text);
});

check("missing-told-apart", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const [noKey, noBucket] = await Promise.all([
    answer.call("readS3File", bucket, random.key()),
    answer.call("readS3File", aws.name("nobodys-bucket"), random.key()),
  ]);
  expect(
    errorNames(noKey),
    "A key that is not there ends in S3's NoSuchKey, thrown or as the cause",
  ).toContain("NoSuchKey");
  expect(
    errorNames(noBucket),
    "A bucket that is not there ends in S3's NoSuchBucket, thrown or as the cause",
  ).toContain("NoSuchBucket");
});

/** Names of what was thrown and of its causes; none when there was a value. */
function errorNames({ error }: Run): string[] {
  const names: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) names.push(at.name);
  return names;
}

check("counts-lines", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const s3 = aws.client(S3Client);
  // Empty lines and both kinds of line ends; the last line once with and once without one.
  const count = random.int(30, 60);
  const lines = random.list(count, () => (random.flip() ? random.text({ unicode: true }) : ""));
  const text = `first${random.pick(["\n", "\r\n"])}${lines.join("\n")}${random.pick(["\n", "\r\n"])}last`;
  const [open, closed] = [random.key(), `closed/${random.key()}`];
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: open, Body: text }));
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: closed, Body: `${text}\n` }));
  const [ofOpen, ofClosed] = await Promise.all([
    answer.call("countLines", bucket, open),
    answer.call("countLines", bucket, closed),
  ]);
  expect(ofOpen.value, "Text after the last line end is a line").toBe(count + 2);
  expect(ofClosed.value, "A line end at the end begins no further line").toBe(count + 2);
});

check("counts-large", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const s3 = aws.client(S3Client);
  const [part, key] = [random.key(), `large/${random.key()}`];
  const block = linesOfAtLeast(5.5 * mib, random);
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: part, Body: block.text }));
  const copies = 10;
  await putCopies(s3, { bucket, part, key, copies });
  const run = await answer.call({ export: "countLines", args: [bucket, key], judges: ["memory"] });
  expect(
    run.value,
    `The object has ${copies * 5.5} MiB, and lines that go on from one chunk to the next`,
  ).toBe(block.count * copies);
});

check("counts-gzip", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const key = random.key({ extension: ".log" });
  const block = linesOfAtLeast(55 * mib, random);
  const Body = gzipSync(block.text, { level: 1 });
  await aws
    .client(S3Client)
    .send(new PutObjectCommand({ Bucket: bucket, Key: key, Body, ContentEncoding: "gzip" }));
  const run = await answer.call({ export: "countLines", args: [bucket, key], judges: ["memory"] });
  expect(run.value, "A small gzip object that holds 55 MiB of text").toBe(block.count);
});

/** Whole lines of different lengths, repeated until they are large enough. */
function linesOfAtLeast(bytes: number, random: Random): { text: string; count: number } {
  const lines = random.list(random.int(20, 40), () => random.text({ length: random.int(0, 400) }));
  const block = `${lines.join("\n")}\n`;
  const times = Math.ceil(bytes / block.length);
  return { text: block.repeat(times), count: lines.length * times };
}

interface Copies {
  bucket: string;
  part: string;
  key: string;
  copies: number;
}

/** An object made of copies of another one: S3 copies, so that nothing large is sent. */
async function putCopies(s3: S3Client, { bucket, part, key, copies }: Copies): Promise<void> {
  const object = { Bucket: bucket, Key: key };
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(object));
  const numbers = Array.from({ length: copies }, (_, index) => index + 1);
  const Parts = await Promise.all(
    numbers.map(async (PartNumber) => {
      const CopySource = `${bucket}/${part}`;
      const copied = await s3.send(
        new UploadPartCopyCommand({ ...object, UploadId, PartNumber, CopySource }),
      );
      return { PartNumber, ETag: copied.CopyPartResult?.ETag };
    }),
  );
  await s3.send(new CompleteMultipartUploadCommand({ ...object, UploadId, MultipartUpload: { Parts } }));
}
