/** Makes one object of the parts. https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html */
import type {
  CompletedPart,
  CompleteMultipartUploadOutput,
  CompleteMultipartUploadRequest,
} from "@aws-sdk/client-s3";
import { hash } from "node:crypto";
import { Content } from "../bodies/content.ts";
import type { S3Context } from "../context.ts";
import { badRequest, invalidRequest, malformedXml } from "../errors.ts";
import { shownExpiration } from "../lifecycle/shown.ts";
import { sentChecksum, shownChecksum, type StoredChecksum } from "../rules/checksums.ts";
import { checkCompletion } from "../rules/conditions.ts";
import { checkPartKey, customerKeyOf } from "../rules/customer-key.ts";
import { shownEncryption } from "../rules/encryption.ts";
import { checkChecksumType, objectChecksum } from "../rules/multipart-checksums.ts";
import { checksumMembers, customerKeyMembers, members, refuseOthers } from "../rules/parameters.ts";
import type { Bucket, ObjectPart, ObjectVersion, Upload, UploadedPart } from "../state/types.ts";
import { removeUpload, requireUpload } from "../state/uploads.ts";
import { checkKey, shownVersionId } from "../state/versions.ts";
import { writeObject } from "../write-object.ts";

const honoured = members<CompleteMultipartUploadRequest>(
  "Bucket",
  "Key",
  "UploadId",
  "MultipartUpload",
  "ChecksumType",
  "MpuObjectSize",
  "ExpectedBucketOwner",
  "IfMatch",
  "IfNoneMatch",
  ...checksumMembers,
  ...customerKeyMembers,
);
/** Completions whose answers are kept for a bucket. */
const maxRemembered = 1000;
/** Of all parts but the last. https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const minPartSize = 5 * 1024 * 1024;

export async function completeMultipartUpload(
  input: CompleteMultipartUploadRequest,
  context: S3Context,
): Promise<CompleteMultipartUploadOutput> {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const key = checkKey(input.Key);
  const earlier = completedBefore(bucket, input);
  if (earlier) return earlier;
  const upload = requireUpload(bucket, input);
  const parts = chosenParts(upload, input.MultipartUpload?.Parts);
  if (customerKeyOf(input)) checkPartKey(upload.settings.encryption, input);
  checkSize(input, parts);
  const checksum = await checkChecksum(input, upload, parts);
  // From here on nothing is waited for: a second completion of the upload finds it done.
  const meanwhile = completedBefore(bucket, input);
  if (meanwhile) return meanwhile;
  requireUpload(bucket, input);
  checkCompletion(bucket, input, upload);
  const object = writeWhole({ bucket, upload, parts, checksum }, context);
  removeUpload(bucket, upload);
  return remember(bucket, input, {
    Location: `${context.endpoint}/${bucket.name}/${encodeURIComponent(key)}`,
    Bucket: bucket.name,
    Key: key,
    VersionId: shownVersionId(bucket, object),
    ...answer(object),
    ...shownExpiration(bucket, key, object),
  });
}

interface Whole {
  readonly bucket: Bucket;
  readonly upload: Upload;
  readonly parts: readonly UploadedPart[];
  readonly checksum: StoredChecksum | undefined;
}

const writeWhole = ({ bucket, upload, parts, checksum }: Whole, context: S3Context): ObjectVersion =>
  writeObject(
    {
      bucket,
      key: upload.key,
      settings: upload.settings,
      content: Content.concat(parts.map(({ content }) => content)),
      etag: multipartEtag(parts),
      checksum,
      parts: objectParts(parts),
      event: "ObjectCreated:CompleteMultipartUpload",
    },
    context,
  );

const objectParts = (parts: readonly UploadedPart[]): ObjectPart[] =>
  parts.map(({ size, checksum }, index) => ({ partNumber: index + 1, size, checksum }));

/** The same completion, sent again, gets the first one's answer: its sender may never have seen it. */
function completedBefore(
  { completed }: Bucket,
  input: CompleteMultipartUploadRequest,
): CompleteMultipartUploadOutput | undefined {
  const done = completed.get(input.UploadId ?? "");
  return done?.request === requestOf(input) ? done.output : undefined;
}

/** What distinguishes one completion from another. */
const requestOf = ({ Key, MultipartUpload }: CompleteMultipartUploadRequest): string =>
  JSON.stringify([Key, MultipartUpload?.Parts?.map(({ PartNumber, ETag }) => [PartNumber, ETag])]);

function remember(
  { completed }: Bucket,
  input: CompleteMultipartUploadRequest,
  output: CompleteMultipartUploadOutput,
): CompleteMultipartUploadOutput {
  completed.set(input.UploadId ?? "", { request: requestOf(input), output });
  const [oldest] = completed.keys();
  if (completed.size > maxRemembered && oldest !== undefined) completed.delete(oldest);
  return output;
}

const answer = (object: ObjectVersion): CompleteMultipartUploadOutput => ({
  ETag: `"${object.etag}"`,
  ...shownEncryption(object.encryption),
  ...shownChecksum(object.checksum),
});

/** The MD5 of the parts' MD5s, and how many they are. */
const multipartEtag = (parts: readonly UploadedPart[]): string =>
  `${hash("md5", Buffer.concat(parts.map(({ etag }) => Buffer.from(etag, "hex"))))}-${parts.length}`;

/** @throws AwsError MalformedXML, InvalidPartOrder, InvalidPart, EntityTooSmall. */
function chosenParts(upload: Upload, listed: readonly CompletedPart[] | undefined): UploadedPart[] {
  if (!listed) throw invalidRequest("You must specify at least one part");
  if (listed.length === 0) throw malformedXml();
  const numbers = listed.map(({ PartNumber }) => PartNumber ?? 0);
  if (numbers.some((number, index) => index > 0 && number <= numbers[index - 1]!)) {
    throw badRequest(
      "InvalidPartOrder",
      "The list of parts was not in ascending order. Parts must be ordered by part number.",
      { UploadId: upload.uploadId },
    );
  }
  const parts = listed.map((part) => chosenPart(upload, part));
  checkPartChecksums(upload, listed);
  for (const part of parts.slice(0, -1)) {
    if (part.size >= minPartSize) continue;
    throw badRequest("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", {
      ProposedSize: part.size,
      MinSizeAllowed: minPartSize,
      PartNumber: part.partNumber,
      ETag: part.etag,
    });
  }
  return parts;
}

function chosenPart({ uploadId, parts }: Upload, listed: CompletedPart): UploadedPart {
  const part = parts.get(listed.PartNumber ?? 0);
  const etag = listed.ETag?.replaceAll('"', "");
  const own = part?.checksum;
  const said = own && listed[`Checksum${own.algorithm}`];
  if (part && part.etag === etag && (said === undefined || said === own?.value)) return part;
  throw badRequest(
    "InvalidPart",
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    { UploadId: uploadId, PartNumber: listed.PartNumber, ETag: etag },
  );
}

/** Where the object's checksum is made of the parts', the caller repeats each part's. */
function checkPartChecksums({ checksum }: Upload, listed: readonly CompletedPart[]): void {
  if (checksum?.type !== "COMPOSITE") return;
  const bare = listed.find((part) => part[`Checksum${checksum.algorithm}`] === undefined);
  if (!bare) return;
  throw invalidRequest(
    `The upload was created using a ${checksum.algorithm.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${bare.PartNumber} in the request.`,
  );
}

function checkSize({ MpuObjectSize }: CompleteMultipartUploadRequest, parts: readonly UploadedPart[]): void {
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  if (MpuObjectSize === undefined || MpuObjectSize === size) return;
  throw invalidRequest(
    `The provided 'x-amz-mp-object-size' header value ${MpuObjectSize} does not match what was computed: ${size}`,
  );
}

/** @throws AwsError InvalidRequest for another type than the upload's, BadDigest for another value than computed. */
async function checkChecksum(
  input: CompleteMultipartUploadRequest,
  upload: Upload,
  parts: readonly UploadedPart[],
): Promise<StoredChecksum | undefined> {
  checkChecksumType(input.ChecksumType);
  if (input.ChecksumType !== undefined && upload.checksum && input.ChecksumType !== upload.checksum.type) {
    throw invalidRequest(
      `The upload was created using the ${upload.checksum.type} checksum mode. The complete request must use the same checksum mode.`,
    );
  }
  const sent = sentChecksum(input);
  const kind = upload.checksum ?? ({ algorithm: "CRC64NVME", type: "FULL_OBJECT" } as const);
  const computed = await objectChecksum(kind, parts);
  const said = sent?.algorithm === computed?.algorithm ? sent?.value.replace(/-\d+$/, "") : undefined;
  if (said === undefined || said === computed?.value.replace(/-\d+$/, "")) return computed;
  throw badRequest(
    "BadDigest",
    `The ${kind.algorithm.toLowerCase()} you specified did not match the calculated checksum.`,
  );
}
