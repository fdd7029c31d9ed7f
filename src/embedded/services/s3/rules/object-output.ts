/** What GetObject and HeadObject say about an object. */
import type { GetObjectRequest, HeadObjectOutput } from "@aws-sdk/client-s3";
import { AwsError } from "../../../../wire/errors.ts";
import { badRequest, invalidArgument, invalidRequest } from "../errors.ts";
import { shownRestore } from "../lifecycle/restore.ts";
import { shownExpiration } from "../lifecycle/shown.ts";
import type { Bucket, ObjectPart, ObjectVersion } from "../state/types.ts";
import { currentObject, shownVersionId } from "../state/versions.ts";
import { type ByteRange, contentRange, rangeOf } from "./byte-range.ts";
import { shownChecksum, type StoredChecksum } from "./checksums.ts";
import { defaultChecksum } from "./multipart-checksums.ts";
import { shownEncryption } from "./encryption.ts";
import { writeMetadata } from "./metadata-text.ts";
import { shownLock } from "./object-lock.ts";
import { shownStorageClass } from "./object-settings.ts";

/** The bytes a request asks for; undefined range means all. */
export interface Selection {
  readonly range: ByteRange | undefined;
  readonly part: ObjectPart | undefined;
  readonly partsCount: number | undefined;
}

/**
 * By `Range` or by `PartNumber`, which exclude each other.
 * @throws AwsError InvalidRange, InvalidPartNumber (416), InvalidRequest.
 */
export function selectionOf(
  object: ObjectVersion,
  { Range, PartNumber }: Pick<GetObjectRequest, "Range" | "PartNumber">,
): Selection {
  if (PartNumber === undefined) {
    return { range: rangeOf(Range, object.content.size), part: undefined, partsCount: undefined };
  }
  if (Range !== undefined)
    throw invalidRequest("Cannot specify both Range header and partNumber query parameter");
  return selectPart(object, PartNumber);
}

function selectPart({ parts, content }: ObjectVersion, wanted: number): Selection {
  if (wanted < 1 || wanted > 10_000) {
    throw invalidArgument(
      "Part number must be an integer between 1 and 10000, inclusive",
      "partNumber",
      String(wanted),
    );
  }
  const count = parts?.length ?? 1;
  if (wanted > count) {
    throw new AwsError("InvalidPartNumber", "The requested partnumber is not satisfiable", {
      status: 416,
      members: { PartNumberRequested: wanted, ActualPartCount: count },
    });
  }
  const part = parts?.[wanted - 1];
  const start = parts?.slice(0, wanted - 1).reduce((sum, { size }) => sum + size, 0) ?? 0;
  const range = { start, end: part ? start + part.size : content.size };
  return { range: range.start < range.end ? range : undefined, part, partsCount: parts?.length };
}

export interface OutputOf {
  readonly bucket: Bucket;
  readonly key: string;
  readonly now: number;
  readonly object: ObjectVersion;
  readonly selection: Selection;
}

type OutputInput = Pick<
  GetObjectRequest,
  | "ChecksumMode"
  | "ResponseCacheControl"
  | "ResponseContentDisposition"
  | "ResponseContentEncoding"
  | "ResponseContentLanguage"
  | "ResponseContentType"
  | "ResponseExpires"
>;

export async function objectOutput(
  { bucket, key, now, object, selection }: OutputOf,
  input: OutputInput,
): Promise<HeadObjectOutput> {
  const { range } = selection;
  const { size } = object.content;
  return {
    AcceptRanges: "bytes",
    LastModified: new Date(object.lastModified),
    ContentLength: range ? range.end - range.start : size,
    ContentRange: range && contentRange(range, size),
    ETag: `"${object.etag}"`,
    ...object.headers,
    // Written as it is: the schema's date would be rewritten.
    Expires: object.headers.Expires as unknown as Date,
    ...overrides(input),
    Metadata: Object.fromEntries(
      Object.entries(object.metadata).map(([name, value]) => [name, writeMetadata(value)]),
    ),
    VersionId: shownVersionId(bucket, object),
    StorageClass: shownStorageClass(object),
    ...shownRestore(object, now),
    ...shownLock(object.lock),
    ...(currentObject(bucket, key) === object ? shownExpiration(bucket, key, object) : {}),
    TagCount: object.tags.length || undefined,
    PartsCount: selection.partsCount,
    ...shownEncryption(object.encryption),
    ...(input.ChecksumMode === "ENABLED" ? shownChecksum(await selectedChecksum(object, selection)) : {}),
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html, "Overriding response header values" */
function overrides(input: OutputInput): Partial<HeadObjectOutput> {
  const found: Partial<HeadObjectOutput> = {};
  if (input.ResponseCacheControl !== undefined) found.CacheControl = input.ResponseCacheControl;
  if (input.ResponseContentDisposition !== undefined)
    found.ContentDisposition = input.ResponseContentDisposition;
  if (input.ResponseContentEncoding !== undefined) found.ContentEncoding = input.ResponseContentEncoding;
  if (input.ResponseContentLanguage !== undefined) found.ContentLanguage = input.ResponseContentLanguage;
  if (input.ResponseContentType !== undefined) found.ContentType = input.ResponseContentType;
  if (input.ResponseExpires !== undefined) found.Expires = input.ResponseExpires;
  return found;
}

/** A part's own, the whole object's, and none for a range that is neither. */
async function selectedChecksum(
  object: ObjectVersion,
  selection: Selection,
): Promise<StoredChecksum | undefined> {
  if (selection.part) return selection.part.checksum;
  const { range } = selection;
  if (range && (range.start > 0 || range.end < object.content.size)) return undefined;
  return (object.checksum ??= await defaultChecksum(object.content));
}

/** @throws AwsError InvalidRequest when a mode is given that S3 does not have. */
export function checkChecksumMode(mode: string | undefined): void {
  if (mode === undefined || mode === "ENABLED") return;
  throw badRequest("InvalidRequest", "Value for x-amz-checksum-mode header is invalid.");
}
