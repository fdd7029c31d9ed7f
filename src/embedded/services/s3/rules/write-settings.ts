/** What the headers of any write decide about the object besides its bytes. */
import type { PutObjectRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import type { Bucket, ObjectSettings } from "../state/types.ts";
import { type AclInput, writtenAcl } from "./access-control.ts";
import { type EncryptionInput, encryptionFor } from "./encryption.ts";
import { type LockInput, lockOf } from "./object-lock.ts";
import { checkMetadata, checkStorageClass, type HeaderInput, headersOf } from "./object-settings.ts";
import { tagsOfHeader } from "./tagging.ts";

export type WriteInput = AclInput &
  EncryptionInput &
  HeaderInput &
  LockInput &
  Pick<PutObjectRequest, "Metadata" | "StorageClass" | "Tagging">;

/** Settings that a copy takes from its source. */
export type Kept = Partial<Pick<ObjectSettings, "headers" | "metadata" | "tags">>;

/** @throws AwsError of the header that the bucket does not take. */
export async function writeSettings(
  bucket: Bucket,
  input: WriteInput,
  { context, kept = {} }: { readonly context: S3Context; readonly kept?: Kept },
): Promise<ObjectSettings> {
  return {
    acl: writtenAcl(bucket, input),
    lock: lockOf(bucket, input, context.now()),
    headers: kept.headers ?? headersOf(input),
    metadata: kept.metadata ?? checkMetadata(input.Metadata),
    storageClass: checkStorageClass(input.StorageClass),
    tags: kept.tags ?? tagsOfHeader(input.Tagging),
    encryption: await encryptionFor(bucket, input, context),
  };
}
