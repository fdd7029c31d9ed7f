/** Headers, metadata and storage class that a write gives to an object. */
import { type PutObjectRequest, StorageClass } from "@aws-sdk/client-s3";
import { badRequest } from "../errors.ts";
import { readMetadata } from "./metadata-text.ts";
import type { ObjectHeaders, ObjectVersion } from "../state/types.ts";

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html */
const maxMetadataBytes = 2048;

export type HeaderInput = Pick<
  PutObjectRequest,
  | "CacheControl"
  | "ContentDisposition"
  | "ContentEncoding"
  | "ContentLanguage"
  | "ContentType"
  | "Expires"
  | "WebsiteRedirectLocation"
>;

export function headersOf(input: HeaderInput): ObjectHeaders {
  const { CacheControl, ContentDisposition, ContentLanguage, Expires, WebsiteRedirectLocation } = input;
  return {
    CacheControl,
    ContentDisposition,
    ContentLanguage,
    // The schema says it is a date; the wire hands it on as it was sent.
    Expires: Expires instanceof Date ? Expires.toUTCString() : (Expires as string | undefined),
    WebsiteRedirectLocation,
    ContentEncoding: storedEncoding(input.ContentEncoding),
    ContentType: input.ContentType || "binary/octet-stream",
  };
}

/** `aws-chunked` is about the request's body alone and is not stored. */
function storedEncoding(encoding: string | undefined): string | undefined {
  if (!encoding?.includes("aws-chunked")) return encoding;
  const rest = encoding
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "aws-chunked");
  return rest.length > 0 ? rest.join(",") : undefined;
}

/** @throws AwsError MetadataTooLarge. */
export function checkMetadata(sent: Readonly<Record<string, string>> = {}): Record<string, string> {
  const metadata: Record<string, string> = {};
  for (const name in sent) metadata[name] = readMetadata(sent[name]!);
  let size = 0;
  for (const name in metadata) size += Buffer.byteLength(name) + Buffer.byteLength(metadata[name]!);
  if (size > maxMetadataBytes) {
    throw badRequest("MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size", {
      Size: size,
      MaxSizeAllowed: maxMetadataBytes,
    });
  }
  return metadata;
}

/** Classes of other products, and the two that take objects offline only by other rules. */
const elsewhere: ReadonlySet<string> = new Set([
  "OUTPOSTS",
  "SNOW",
  "EXPRESS_ONEZONE",
  "FSX_OPENZFS",
  "FSX_ONTAP",
]);

/** @throws AwsError InvalidStorageClass. */
export function checkStorageClass(storageClass: StorageClass | undefined): StorageClass {
  const name = storageClass ?? "STANDARD";
  if (!Object.hasOwn(StorageClass, name) || elsewhere.has(name)) {
    throw badRequest("InvalidStorageClass", "The storage class you specified is not valid", {
      StorageClassRequested: name,
    });
  }
  return name;
}

/** S3 leaves the header out for STANDARD. */
export const shownStorageClass = ({ storageClass }: ObjectVersion): StorageClass | undefined =>
  storageClass === "STANDARD" ? undefined : storageClass;
