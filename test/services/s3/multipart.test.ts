import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { expect } from "vitest";
import { test } from "../../support/test.ts";
import { getText, newBucket, patternedBytes, put, refusal, s3 } from "./support.ts";

const minPart = 5 * 1024 * 1024;
const bytes = patternedBytes(minPart + 1000);
const pieces = [bytes.subarray(0, minPart), bytes.subarray(minPart)];
const md5 = (data: Uint8Array): Buffer => createHash("md5").update(data).digest();

interface Upload {
  readonly Bucket: string;
  readonly Key: string;
  readonly UploadId: string;
}

async function begin(
  bucket: string,
  extra: Partial<CreateMultipartUploadCommandInput> = {},
): Promise<Upload> {
  const target = { Bucket: bucket, Key: "whole" };
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ ...target, ...extra }));
  return { ...target, UploadId: UploadId! };
}

async function uploadPart(upload: Upload, PartNumber: number, Body: Uint8Array): Promise<CompletedPart> {
  const { ETag } = await s3.send(new UploadPartCommand({ ...upload, PartNumber, Body }));
  return { PartNumber, ETag };
}

const uploadAll = (upload: Upload): Promise<CompletedPart[]> =>
  Promise.all(pieces.map((piece, index) => uploadPart(upload, index + 1, piece)));

/** The list of parts that completes an upload with a composite checksum. */
const withChecksums = (parts: CompletedPart[]): CompletedPart[] =>
  parts.map((part, index) => ({ ...part, ChecksumCRC32: crcOf(pieces[index]!) }));

const complete = (
  upload: Upload,
  Parts: CompletedPart[],
  extra: Partial<CompleteMultipartUploadCommandInput> = {},
) => s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts }, ...extra }));

function crcOf(data: Uint8Array): string {
  const value = Buffer.alloc(4);
  value.writeUInt32BE(crc32(data));
  return value.toString("base64");
}

test("the object's ETag is made of the parts' ETags", async () => {
  const bucket = await newBucket("parts");
  const upload = await begin(bucket, { ContentType: "text/csv", Metadata: { stage: "raw" } });
  const done = await complete(upload, await uploadAll(upload));
  const expected = createHash("md5")
    .update(Buffer.concat(pieces.map(md5)))
    .digest("hex");
  expect(done.ETag).toBe(`"${expected}-2"`);
  const read = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: "whole" }));
  expect(read).toMatchObject({ ContentType: "text/csv", Metadata: { stage: "raw" }, ETag: done.ETag });
  expect(Buffer.from(await read.Body!.transformToByteArray()).equals(bytes)).toBe(true);
  await expect(complete(upload, [{ PartNumber: 1, ETag: "x" }])).rejects.toMatchObject(
    refusal("NoSuchUpload", 404),
  );
});

test("a part of the object can be read by its number", async () => {
  const bucket = await newBucket("number");
  const upload = await begin(bucket);
  await complete(upload, await uploadAll(upload));
  const part = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: "whole", PartNumber: 2 }));
  expect(part.PartsCount).toBe(2);
  expect(part.ContentRange).toBe(`bytes ${minPart}-${bytes.length - 1}/${bytes.length}`);
  expect(Buffer.from(await part.Body!.transformToByteArray()).equals(pieces[1]!)).toBe(true);
  const across = await s3.send(
    new GetObjectCommand({ Bucket: bucket, Key: "whole", Range: `bytes=${minPart - 4}-${minPart + 3}` }),
  );
  const read = Buffer.from(await across.Body!.transformToByteArray());
  expect(read.equals(bytes.subarray(minPart - 4, minPart + 4))).toBe(true);
});

test("an invalid list of parts is refused and changes nothing", async () => {
  const bucket = await newBucket("wrong");
  const upload = await begin(bucket);
  const [first, second] = (await uploadAll(upload)) as [CompletedPart, CompletedPart];
  await expect(complete(upload, [second, first])).rejects.toMatchObject(refusal("InvalidPartOrder", 400));
  await expect(complete(upload, [first, { ...second, PartNumber: 3 }])).rejects.toMatchObject(
    refusal("InvalidPart", 400),
  );
  await expect(complete(upload, [{ ...first, ETag: second.ETag }])).rejects.toMatchObject({
    ...refusal("InvalidPart", 400),
    PartNumber: "1",
    UploadId: upload.UploadId,
  });
  await complete(upload, [first, second]);
});

test("only the last part may be smaller than 5 MiB", async () => {
  const bucket = await newBucket("small");
  const upload = await begin(bucket);
  const parts = [
    await uploadPart(upload, 1, Buffer.from("tiny")),
    await uploadPart(upload, 2, Buffer.from("last")),
  ];
  await expect(complete(upload, parts)).rejects.toMatchObject({
    ...refusal("EntityTooSmall", 400),
    ProposedSize: "4",
    MinSizeAllowed: "5242880",
    PartNumber: "1",
  });
});

test("parts not in the list are dropped, and a part uploaded twice is replaced", async () => {
  const bucket = await newBucket("chosen");
  const upload = await begin(bucket);
  await uploadPart(upload, 1, Buffer.from("first"));
  await uploadPart(upload, 2, Buffer.from("dropped"));
  const again = await uploadPart(upload, 1, Buffer.from("again"));
  await complete(upload, [again]);
  expect(await getText(bucket, "whole")).toBe("again");
});

test("a part can be a range of an existing object", async () => {
  const bucket = await newBucket("copied");
  await put(bucket, "source", { body: bytes });
  const upload = await begin(bucket);
  const copyPart = async (PartNumber: number, CopySourceRange?: string): Promise<CompletedPart> => {
    const { CopyPartResult } = await s3.send(
      new UploadPartCopyCommand({
        ...upload,
        PartNumber,
        CopySource: `${bucket}/source`,
        ...(CopySourceRange ? { CopySourceRange } : {}),
      }),
    );
    return { PartNumber, ETag: CopyPartResult?.ETag };
  };
  const parts = [await copyPart(1), await copyPart(2, "bytes=10-19")];
  await expect(copyPart(3, `bytes=0-${bytes.length}`)).rejects.toMatchObject(refusal("InvalidArgument", 400));
  await complete(upload, parts);
  const read = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: "whole" }));
  const expected = Buffer.concat([bytes, bytes.subarray(10, 20)]);
  expect(Buffer.from(await read.Body!.transformToByteArray()).equals(expected)).toBe(true);
});

test("an aborted upload and its parts are deleted", async () => {
  const bucket = await newBucket("aborted");
  const upload = await begin(bucket);
  await uploadPart(upload, 1, Buffer.from("x"));
  await s3.send(new AbortMultipartUploadCommand(upload));
  await expect(s3.send(new ListPartsCommand(upload))).rejects.toMatchObject(refusal("NoSuchUpload", 404));
  await expect(uploadPart(upload, 1, Buffer.from("x"))).rejects.toMatchObject(refusal("NoSuchUpload", 404));
  await expect(getText(bucket, "whole")).rejects.toMatchObject({ name: "NoSuchKey" });
});

test("parts are listed in pages", async () => {
  const bucket = await newBucket("listed");
  const upload = await begin(bucket, { StorageClass: "STANDARD_IA" });
  for (const PartNumber of [5, 1, 3]) await uploadPart(upload, PartNumber, Buffer.from(`part ${PartNumber}`));
  const first = await s3.send(new ListPartsCommand({ ...upload, MaxParts: 2 }));
  expect(first).toMatchObject({ IsTruncated: true, StorageClass: "STANDARD_IA", MaxParts: 2 });
  expect(first.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
    [1, 6],
    [3, 6],
  ]);
  const rest = await s3.send(
    new ListPartsCommand({ ...upload, PartNumberMarker: first.NextPartNumberMarker }),
  );
  expect(rest.Parts?.map(({ PartNumber }) => PartNumber)).toEqual([5]);
  expect(rest.IsTruncated).toBe(false);
});

test("ListMultipartUploads orders uploads by key and supports prefix and delimiter", async () => {
  const bucket = await newBucket("uploads");
  for (const Key of ["b", "a/1", "a/2"]) {
    await s3.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key }));
  }
  const list = (input: object) => s3.send(new ListMultipartUploadsCommand({ Bucket: bucket, ...input }));
  const all = await list({});
  expect(all.Uploads?.map(({ Key }) => Key)).toEqual(["a/1", "a/2", "b"]);
  const rolled = await list({ Delimiter: "/" });
  expect(rolled.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(["a/"]);
  expect(rolled.Uploads?.map(({ Key }) => Key)).toEqual(["b"]);
  const first = await list({ MaxUploads: 1 });
  const second = await list({
    MaxUploads: 1,
    KeyMarker: first.NextKeyMarker,
    UploadIdMarker: first.NextUploadIdMarker,
  });
  expect(second.Uploads?.map(({ Key }) => Key)).toEqual(["a/2"]);
});

test("a composite checksum is computed from the parts' checksums", async () => {
  const bucket = await newBucket("composite");
  const upload = await begin(bucket, { ChecksumAlgorithm: "CRC32" });
  const parts = await uploadAll(upload);
  await expect(complete(upload, parts)).rejects.toMatchObject({
    ...refusal("InvalidRequest", 400),
    message:
      "The upload was created using a crc32 checksum. The complete request must include the checksum for each part. It was missing for part 1 in the request.",
  });
  const done = await complete(upload, withChecksums(parts));
  const sums = Buffer.concat(pieces.map((piece) => Buffer.from(crcOf(piece), "base64")));
  expect(done.ChecksumCRC32).toBe(`${crcOf(sums)}-2`);
  const attributes = await s3.send(
    new GetObjectAttributesCommand({
      Bucket: bucket,
      Key: "whole",
      ObjectAttributes: ["ETag", "Checksum", "ObjectParts", "ObjectSize", "StorageClass"],
    }),
  );
  expect(attributes).toMatchObject({
    ETag: done.ETag?.replaceAll('"', ""),
    ObjectSize: bytes.length,
    StorageClass: "STANDARD",
    Checksum: { ChecksumCRC32: crcOf(sums), ChecksumType: "COMPOSITE" },
    ObjectParts: { TotalPartsCount: 2, IsTruncated: false },
  });
  expect(attributes.ObjectParts?.Parts?.map((part) => part.ChecksumCRC32)).toEqual(pieces.map(crcOf));
});

test("a full object checksum is computed over all bytes", async () => {
  const bucket = await newBucket("full");
  const upload = await begin(bucket, { ChecksumAlgorithm: "CRC32", ChecksumType: "FULL_OBJECT" });
  const parts = await uploadAll(upload);
  const wrong = { ChecksumType: "FULL_OBJECT", ChecksumCRC32: crcOf(Buffer.from("other")) } as const;
  await expect(complete(upload, parts, wrong)).rejects.toMatchObject(refusal("BadDigest", 400));
  const done = await complete(upload, parts, { ChecksumType: "FULL_OBJECT", ChecksumCRC32: crcOf(bytes) });
  expect(done.ChecksumCRC32).toBe(crcOf(bytes));
  const head = await s3.send(
    new HeadObjectCommand({ Bucket: bucket, Key: "whole", ChecksumMode: "ENABLED" }),
  );
  expect(head).toMatchObject({ ChecksumCRC32: crcOf(bytes), ChecksumType: "FULL_OBJECT" });
});
