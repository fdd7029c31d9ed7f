/** Copies an object; its bytes are shared, not copied. https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
import type { CopyObjectOutput, CopyObjectRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { invalidArgument, invalidRequest } from "../errors.ts";
import { shownExpiration } from "../lifecycle/shown.ts";
import { checksumOf, shownChecksum, type StoredChecksum } from "../rules/checksums.ts";
import { checkWrite } from "../rules/conditions.ts";
import { type CopySource, copySourceOf } from "../rules/copy-source.ts";
import { hasMd5Etag, shownWithContext } from "../rules/encryption.ts";
import { uploadChecksum } from "../rules/multipart-checksums.ts";
import { copySourceMembers, members, newObjectMembers, refuseOthers } from "../rules/parameters.ts";
import { writeSettings } from "../rules/write-settings.ts";
import type { Bucket, ObjectSettings, ObjectVersion } from "../state/types.ts";
import { checkKey, currentObject, shownVersionId } from "../state/versions.ts";
import { etagFor, writeObject } from "../write-object.ts";
import { maxBodySize } from "./put-object.ts";

const honoured = members<CopyObjectRequest>(
  "Bucket",
  "Key",
  "ChecksumAlgorithm",
  "IfMatch",
  "IfNoneMatch",
  "MetadataDirective",
  "TaggingDirective",
  "ExpectedBucketOwner",
  ...newObjectMembers,
  ...copySourceMembers,
);

export async function copyObject(input: CopyObjectRequest, context: S3Context): Promise<CopyObjectOutput> {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const key = checkKey(input.Key);
  checkDirectives(input);
  const source = await copySourceOf(input, context);
  refuseCopyToItself(bucket, input, source);
  const content = source.object.content.slice();
  try {
    const settings = await settingsOf(bucket, input, { source: source.object, context });
    const checksum = await checksumFor(input, source.object);
    const md5 = await md5Of(source.object);
    checkWrite(bucket, input);
    const written = writeObject(
      {
        bucket,
        key,
        settings,
        checksum,
        content: content.slice(),
        etag: etagFor(md5, settings.encryption),
        event: "ObjectCreated:Copy",
      },
      context,
    );
    return { ...answer(bucket, written, source), ...shownExpiration(bucket, key, written) };
  } finally {
    content.release();
  }
}

const answer = (bucket: Bucket, written: ObjectVersion, source: CopySource): CopyObjectOutput => ({
  CopyObjectResult: {
    ETag: `"${written.etag}"`,
    LastModified: new Date(written.lastModified),
    ...shownChecksum(written.checksum),
  },
  CopySourceVersionId: shownVersionId(source.bucket, source.object),
  VersionId: shownVersionId(bucket, written),
  ...shownWithContext(written.encryption),
});

function checkDirectives({ MetadataDirective, TaggingDirective }: CopyObjectRequest): void {
  for (const [name, value] of Object.entries({
    "metadata directive": MetadataDirective,
    "tagging directive": TaggingDirective,
  })) {
    if (value !== undefined && value !== "COPY" && value !== "REPLACE")
      throw invalidArgument(`Unknown ${name}.`);
  }
}

/** The newest version copied onto itself must change something; an older one becomes the newest again. */
function refuseCopyToItself(bucket: Bucket, input: CopyObjectRequest, source: CopySource): void {
  const sameKey = source.bucket === bucket && source.key === input.Key;
  if (!sameKey || currentObject(bucket, source.key) !== source.object) return;
  const changes =
    input.MetadataDirective === "REPLACE" ||
    input.ServerSideEncryption !== undefined ||
    input.SSECustomerAlgorithm !== undefined ||
    source.object.encryption.customerKey !== undefined ||
    input.WebsiteRedirectLocation !== undefined ||
    (input.StorageClass !== undefined && input.StorageClass !== source.object.storageClass);
  if (changes) return;
  throw invalidRequest(
    "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
  );
}

/** Storage class, encryption, locks, access and redirect are the request's own; metadata and tags are copied unless replaced. */
async function settingsOf(
  bucket: Bucket,
  input: CopyObjectRequest,
  { source, context }: { source: ObjectVersion; context: S3Context },
): Promise<ObjectSettings> {
  if (source.content.size > maxBodySize) {
    throw invalidRequest(
      `The specified copy source is larger than the maximum allowable size for a copy source: ${maxBodySize}`,
    );
  }
  const replaced = input.MetadataDirective === "REPLACE";
  const { WebsiteRedirectLocation } = input;
  const kept = {
    ...(replaced
      ? {}
      : { headers: { ...source.headers, WebsiteRedirectLocation }, metadata: source.metadata }),
    ...(input.TaggingDirective === "REPLACE" ? {} : { tags: source.tags }),
  };
  return writeSettings(bucket, input, { context, kept });
}

/** The source's algorithm unless another is asked for; a copy is one piece, so its checksum is of all bytes. */
async function checksumFor(
  { ChecksumAlgorithm }: CopyObjectRequest,
  { checksum, content }: ObjectVersion,
): Promise<StoredChecksum | undefined> {
  const algorithm = uploadChecksum(ChecksumAlgorithm, undefined)?.algorithm ?? checksum?.algorithm;
  if (algorithm === undefined) return undefined;
  if (checksum?.algorithm === algorithm && checksum.type === "FULL_OBJECT") return checksum;
  return { algorithm, value: await checksumOf(content, algorithm), type: "FULL_OBJECT" };
}

/** A copy of a multipart upload is one piece and has an ETag like one. */
async function md5Of({ etag, encryption, content }: ObjectVersion): Promise<string> {
  if (hasMd5Etag(encryption) && !etag.includes("-")) return etag;
  return Buffer.from(await checksumOf(content, "MD5"), "base64").toString("hex");
}
