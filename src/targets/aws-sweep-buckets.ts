/** The clean-up of S3 in a real account. A bucket must be empty before it can be deleted. */
import type { S3Client } from "@aws-sdk/client-s3";
import type { clientOptions } from "./aws-session.ts";
import { decodeListedKey, fitsXml } from "../common/object-keys.ts";

/** What one service's part of the sweep works with. */
export interface ServiceSweep {
  readonly options: ReturnType<typeof clientOptions>;
  readonly prefixes: readonly string[];
  /** Whether a name belongs to one of the runs. */
  readonly owns: (name: string | undefined) => name is string;
}

export async function sweepBuckets({ options, prefixes, owns }: ServiceSweep): Promise<string[]> {
  const { DeleteBucketCommand, S3Client, paginateListBuckets } = await import("@aws-sdk/client-s3");
  const client = new S3Client(options);
  const found: string[] = [];
  for (const Prefix of prefixes) {
    for await (const { Buckets = [] } of paginateListBuckets({ client }, { Prefix, MaxBuckets: 1000 })) {
      found.push(...Buckets.map(({ Name }) => Name).filter(owns));
    }
  }
  for (const Bucket of new Set(found)) {
    await empty(client, Bucket);
    await client.send(new DeleteBucketCommand({ Bucket }));
  }
  return found.map((bucket) => `bucket ${bucket}`);
}

/** Unfinished uploads, and all versions of all objects. */
async function empty(client: S3Client, Bucket: string): Promise<void> {
  const s3 = await import("@aws-sdk/client-s3");
  const { Uploads = [] } = await client.send(new s3.ListMultipartUploadsCommand({ Bucket }));
  for (const { Key, UploadId } of Uploads) {
    await client.send(new s3.AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
  }
  for (;;) {
    // Always the first page, because its objects are deleted before the next request.
    const page = await client.send(new s3.ListObjectVersionsCommand({ Bucket, EncodingType: "url" }));
    const versions = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
    if (versions.length === 0) return;
    const found = versions.map(({ Key = "", VersionId }) => ({ Key: decodeListedKey(Key), VersionId }));
    const Objects = found.filter(({ Key }) => fitsXml(Key));
    for (const object of found.filter(({ Key }) => !fitsXml(Key))) {
      await client.send(new s3.DeleteObjectCommand({ Bucket, ...object }));
    }
    if (Objects.length === 0) continue;
    const { Errors } = await client.send(
      new s3.DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }),
    );
    if (Errors?.length) throw new Error(`${Bucket} cannot be emptied`);
  }
}
