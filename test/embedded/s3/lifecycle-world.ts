/** Shared by the suites of lifecycle rules: a bucket with rules and a clock that the test moves. */
import type {
  HeadObjectOutput,
  LifecycleRule,
  ListObjectsV2Output,
  ListObjectVersionsOutput,
  PutBucketLifecycleConfigurationRequest,
} from "@aws-sdk/client-s3";
import { type BareS3, startBare } from "./support.ts";

export const day: number = 24 * 60 * 60 * 1000;
export const kib = 1024;

export class Clock {
  time = Date.parse("2026-01-15T10:30:00Z");
  readonly now = () => this.time;
  /** Moves the clock to a date, at one in the morning. */
  to(date: string): void {
    this.time = Date.parse(`${date}T01:00:00Z`);
  }
}

/** A bucket with these rules, completed by defaults, and its clock. */
export async function bucketWith(
  rules: Partial<LifecycleRule>[],
  extra: Partial<PutBucketLifecycleConfigurationRequest> & { versioned?: boolean } = {},
): Promise<{ s3: BareS3; clock: Clock } & AsyncDisposable> {
  const clock = new Clock();
  const s3 = await startBare(clock.now);
  await s3.run("CreateBucket", { Bucket: "bucket" });
  const { versioned, ...request } = extra;
  if (versioned) {
    await s3.run("PutBucketVersioning", { Bucket: "bucket", VersioningConfiguration: { Status: "Enabled" } });
  }
  await s3.run("PutBucketLifecycleConfiguration", {
    Bucket: "bucket",
    LifecycleConfiguration: {
      Rules: rules.map((rule) => ({ Status: "Enabled", Filter: { Prefix: "" }, ...rule })),
    },
    ...request,
  });
  return { s3, clock, [Symbol.asyncDispose]: () => s3[Symbol.asyncDispose]() };
}

export const head = (s3: BareS3, Key: string): Promise<HeadObjectOutput> =>
  s3.run("HeadObject", { Bucket: "bucket", Key });

/** The keys in a listing. */
export async function keys(s3: BareS3): Promise<(string | undefined)[]> {
  const { Contents = [] } = await s3.run<ListObjectsV2Output>("ListObjectsV2", { Bucket: "bucket" });
  return Contents.map(({ Key }) => Key);
}

export const versions = (s3: BareS3): Promise<ListObjectVersionsOutput> =>
  s3.run("ListObjectVersions", { Bucket: "bucket" });

export async function classOf(s3: BareS3, Key: string): Promise<string> {
  return (await head(s3, Key)).StorageClass ?? "STANDARD";
}
