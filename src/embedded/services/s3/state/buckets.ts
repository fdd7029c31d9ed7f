/** All buckets of all accounts: their names are one namespace. */
import {
  accessDenied,
  invalidBucketName,
  invalidRequest,
  noSuchBucket,
  permanentRedirect,
} from "../errors.ts";
import { noNamedConfigurations } from "./configurations.ts";
import { SortedMap } from "./sorted-map.ts";
import type { Bucket, BucketEncryption } from "./types.ts";

/** Every new object is encrypted with keys that S3 manages, unless the bucket says otherwise (since January 2023). */
export const defaultEncryption: BucketEncryption = {
  algorithm: "AES256",
  keyId: undefined,
  bucketKey: false,
  blocksCustomerKeys: true,
};

export interface BucketAccess {
  readonly accountId: string;
  /** Empty for a request that nobody signed: it names none. */
  readonly region: string;
  /** Other accounts whose bucket policies let the caller in. */
  readonly admittedTo?: ReadonlySet<string>;
  readonly signatureVersion?: 2 | 4 | undefined;
}

/**
 * Regions from before 2014, which take Signature Version 2 still.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html
 */
const version2Regions: ReadonlySet<string> = new Set([
  "us-east-1",
  "us-west-1",
  "us-west-2",
  "eu-west-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ap-northeast-1",
  "sa-east-1",
]);

function checkVersion2({ region }: Bucket): void {
  if (version2Regions.has(region)) return;
  throw invalidRequest(
    "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
  );
}

export class Buckets {
  readonly #byName = new SortedMap<Bucket>();
  #sequencer = 0;

  find(name: string): Bucket | undefined {
    return this.#byName.get(name);
  }

  /**
   * The bucket an operation is about.
   * @throws AwsError NoSuchBucket, AccessDenied for another account's bucket or an unexpected owner,
   * PermanentRedirect for a bucket of another region.
   */
  require(
    { Bucket: name, ExpectedBucketOwner: expected }: BucketInput,
    { accountId, region, signatureVersion, admittedTo }: BucketAccess,
  ): Bucket {
    const bucket = name === undefined ? undefined : this.#byName.get(name);
    if (!bucket)
      throw /^[\w.-]{3,255}$/.test(name ?? "") ? noSuchBucket(name ?? "") : invalidBucketName(name ?? "");
    if (signatureVersion === 2) checkVersion2(bucket);
    else if (region !== "" && bucket.region !== region) throw permanentRedirect(bucket.name, bucket.region);
    if (bucket.accountId !== accountId && !admittedTo?.has(bucket.accountId)) throw accessDenied();
    if (expected !== undefined && expected !== bucket.accountId) throw accessDenied();
    return bucket;
  }

  create(
    fields: Pick<Bucket, "name" | "accountId" | "region" | "createdAt" | "tags" | "ownership" | "acl">,
  ): Bucket {
    const bucket: Bucket = {
      ...fields,
      objects: new SortedMap(),
      uploads: new SortedMap(),
      completed: new Map(),
      versioning: undefined,
      encryption: defaultEncryption,
      notifications: [],
      eventBridge: false,
      policy: undefined,
      configurations: {},
      named: noNamedConfigurations(),
      // Since April 2023 new buckets block public access:
      // https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html
      publicAccessBlock: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
    };
    this.#byName.set(bucket.name, bucket);
    return bucket;
  }

  delete(bucket: Bucket): void {
    for (const uploads of bucket.uploads.values()) {
      for (const upload of uploads) for (const part of upload.parts.values()) part.content.release();
    }
    this.#byName.delete(bucket.name);
  }

  /** Hexadecimal digits that grow with every event: what orders the events of one key. */
  nextSequencer(now: number): string {
    this.#sequencer = Math.max(this.#sequencer + 1, Math.floor(now) * 1000);
    return this.#sequencer.toString(16).toUpperCase().padStart(18, "0");
  }

  /** Of all accounts, in the order of their names. */
  all(): Bucket[] {
    return [...this.#byName.values()];
  }

  /** In the order of their names. */
  *ownedBy(accountId: string): Generator<Bucket> {
    for (const bucket of this.#byName.values()) if (bucket.accountId === accountId) yield bucket;
  }
}

interface BucketInput {
  readonly Bucket: string | undefined;
  readonly ExpectedBucketOwner?: string | undefined;
}
