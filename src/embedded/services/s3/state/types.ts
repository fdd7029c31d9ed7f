/** What S3 keeps. */
import type {
  BucketLocationConstraint,
  CompleteMultipartUploadOutput,
  Grant,
  ObjectLockLegalHoldStatus,
  ObjectLockMode,
  ObjectOwnership,
  PublicAccessBlockConfiguration,
  StorageClass,
} from "@aws-sdk/client-s3";
import type { Content } from "../bodies/content.ts";
import type { StoredChecksum } from "../rules/checksums.ts";
import type { BucketConfigurations, NamedConfigurations } from "./configurations.ts";
import type { StoredNotification } from "./notification.ts";
import type { SortedMap } from "./sorted-map.ts";

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export type EncryptionAlgorithm = "AES256" | "aws:kms" | "aws:kms:dsse";

/** What is kept of a key that the customer brings. */
export interface CustomerKey {
  /** Base64, as answers show it. */
  readonly md5: string;
  /** SHA-256 in base64: what a key brought later is held against. */
  readonly digest: string;
}

export interface ObjectEncryption {
  readonly algorithm: EncryptionAlgorithm;
  readonly customerKey?: CustomerKey;
  readonly keyArn?: string;
  /** The encrypted data key: reading an object takes its decryption. */
  readonly ciphertext?: Uint8Array;
  readonly context?: Readonly<Record<string, string>>;
  /** The caller's own encryption context, as sent. */
  readonly contextHeader?: string;
  readonly bucketKey: boolean;
}

/** Headers that are stored with an object and given back with it. */
export interface ObjectHeaders {
  readonly CacheControl?: string | undefined;
  readonly ContentDisposition?: string | undefined;
  readonly ContentEncoding?: string | undefined;
  readonly ContentLanguage?: string | undefined;
  readonly ContentType?: string | undefined;
  /** As sent. */
  readonly Expires?: string | undefined;
  readonly WebsiteRedirectLocation?: string | undefined;
}

export interface ObjectPart {
  readonly partNumber: number;
  readonly size: number;
  readonly checksum: StoredChecksum | undefined;
}

export interface Retention {
  readonly mode: ObjectLockMode;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** What keeps a version from being removed. */
export interface ObjectLock {
  readonly retention?: Retention;
  readonly legalHold?: ObjectLockLegalHoldStatus;
}

/** What a write decides about an object besides its bytes. */
export interface ObjectSettings {
  readonly headers: ObjectHeaders;
  readonly metadata: Readonly<Record<string, string>>;
  readonly storageClass: StorageClass;
  readonly tags: readonly Tag[];
  readonly encryption: ObjectEncryption;
  /** Undefined for the full control of the owner alone. */
  readonly acl: readonly Grant[] | undefined;
  readonly lock: ObjectLock;
}

/** A temporary copy of an archived object; times are milliseconds since 1970. */
export interface Restoration {
  readonly doneAt: number;
  expiresAt: number;
  /** Whether the event about its end was sent. */
  told: boolean;
}

export interface ObjectVersion extends ObjectSettings {
  readonly kind: "object";
  readonly versionId: string;
  /** Milliseconds since 1970, whole seconds: S3 keeps no finer time. */
  readonly lastModified: number;
  /** Without quotes. */
  readonly etag: string;
  readonly content: Content;
  /** Filled in when first asked for, if the writer sent none. */
  checksum: StoredChecksum | undefined;
  /** Of a multipart upload, in order. */
  readonly parts: readonly ObjectPart[] | undefined;
  tags: readonly Tag[];
  storageClass: StorageClass;
  acl: readonly Grant[] | undefined;
  lock: ObjectLock;
  restoration: Restoration | undefined;
}

export interface DeleteMarker {
  readonly kind: "delete-marker";
  readonly versionId: string;
  readonly lastModified: number;
}

export type Version = ObjectVersion | DeleteMarker;

export interface KeyEntry {
  readonly key: string;
  /** Oldest first; never empty. */
  readonly versions: Version[];
}

export interface UploadedPart extends ObjectPart {
  readonly etag: string;
  readonly content: Content;
  readonly lastModified: number;
}

export interface Upload {
  readonly uploadId: string;
  readonly key: string;
  readonly initiated: number;
  readonly settings: ObjectSettings;
  readonly checksum: Pick<StoredChecksum, "algorithm" | "type"> | undefined;
  readonly parts: Map<number, UploadedPart>;
  /** The key's newest version when the upload began: conditions fail when another has come since. */
  readonly before: Version | undefined;
}

/** Version id of objects written while a bucket's versioning was never enabled, or is suspended. */
export const nullVersionId = "null";

export interface BucketEncryption {
  readonly algorithm: EncryptionAlgorithm;
  readonly keyId: string | undefined;
  readonly bucketKey: boolean;
  /** Whether writes under keys that the customer brings are refused. */
  readonly blocksCustomerKeys: boolean;
}

export interface Bucket {
  readonly name: string;
  readonly accountId: string;
  readonly region: BucketLocationConstraint | "us-east-1";
  readonly createdAt: number;
  /** Keyed by byte strings. */
  readonly objects: SortedMap<KeyEntry>;
  /** Uploads in progress by byte string of their key, in the order they were begun. */
  readonly uploads: SortedMap<Upload[]>;
  /** What was answered to completed uploads, by their ids, the oldest first. */
  readonly completed: Map<
    string,
    { readonly request: string; readonly output: CompleteMultipartUploadOutput }
  >;
  versioning: "Enabled" | "Suspended" | undefined;
  encryption: BucketEncryption;
  tags: readonly Tag[] | undefined;
  /** The bucket policy, as it was put. */
  policy: string | undefined;
  notifications: readonly StoredNotification[];
  /** Whether events go to EventBridge, which has no rules here that would see them. */
  eventBridge: boolean;
  publicAccessBlock: PublicAccessBlockConfiguration | undefined;
  ownership: ObjectOwnership | undefined;
  /** Undefined for the full control of the owner alone. */
  acl: readonly Grant[] | undefined;
  readonly configurations: BucketConfigurations;
  readonly named: NamedConfigurations;
}
