/** Every parameter is honoured or refused: none is ignored with a success. */
import { notImplemented } from "../errors.ts";

/** Names of an operation's members, checked against its input type. */
export const members = <Input>(...names: readonly (keyof Input & string)[]): ReadonlySet<string> =>
  new Set<string>(names);

/** A checksum in each algorithm, held against the body. */
export const checksumMembers = [
  "ChecksumCRC32",
  "ChecksumCRC32C",
  "ChecksumCRC64NVME",
  "ChecksumSHA1",
  "ChecksumSHA256",
  "ChecksumSHA512",
  "ChecksumMD5",
  "ChecksumXXHASH64",
  "ChecksumXXHASH3",
  "ChecksumXXHASH128",
] as const;

/** What is kept beside an object's bytes and given back as headers. */
export const metadataMembers = [
  "CacheControl",
  "ContentDisposition",
  "ContentEncoding",
  "ContentLanguage",
  "ContentType",
  "Expires",
  "Metadata",
  "WebsiteRedirectLocation",
] as const;

/** Encryption with keys of S3 or KMS. */
export const encryptionMembers = [
  "ServerSideEncryption",
  "SSEKMSKeyId",
  "SSEKMSEncryptionContext",
  "BucketKeyEnabled",
] as const;

/** Encryption with a key that the request carries (SSE-C). */
export const customerKeyMembers = ["SSECustomerAlgorithm", "SSECustomerKey", "SSECustomerKeyMD5"] as const;

/** Retention and legal hold of a new version. */
export const objectLockMembers = [
  "ObjectLockMode",
  "ObjectLockRetainUntilDate",
  "ObjectLockLegalHoldStatus",
] as const;

/** Who may read or change it, as a canned ACL or grant by grant. */
export const grantMembers = [
  "ACL",
  "GrantFullControl",
  "GrantRead",
  "GrantReadACP",
  "GrantWriteACP",
] as const;

/** What is copied, on which conditions, and the key that opens it. */
export const copySourceMembers = [
  "CopySource",
  "CopySourceIfMatch",
  "CopySourceIfModifiedSince",
  "CopySourceIfNoneMatch",
  "CopySourceIfUnmodifiedSince",
  "CopySourceSSECustomerAlgorithm",
  "CopySourceSSECustomerKey",
  "CopySourceSSECustomerKeyMD5",
  "ExpectedSourceBucketOwner",
] as const;

/** What a new object may be given, however it is made. */
export const newObjectMembers = [
  ...metadataMembers,
  ...encryptionMembers,
  ...customerKeyMembers,
  ...objectLockMembers,
  ...grantMembers,
  "StorageClass",
  "Tagging",
] as const;

/** What changes nothing for a bucket's owner (who pays), and what wire has held the body against already. */
const harmless: ReadonlySet<string> = new Set(["RequestPayer", "ContentMD5", "ChecksumAlgorithm"]);

/** @throws AwsError NotImplemented naming the first parameter that is neither honoured nor harmless. */
export function refuseOthers(input: object, honoured: ReadonlySet<string>): void {
  for (const name in input) {
    if (honoured.has(name) || harmless.has(name)) continue;
    if ((input as Record<string, unknown>)[name] === undefined) continue;
    throw notImplemented(name);
  }
}
