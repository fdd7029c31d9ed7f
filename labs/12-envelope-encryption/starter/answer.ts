import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";

const kms = new KMSClient({});
const s3 = new S3Client({});

interface KmsObject {
  bucket: string;
  key: string;
  keyArn: string;
}

/** Has S3 encrypt an object under a KMS key, with a bucket key. */
export async function uploadWithKms(object: KmsObject & { body: Uint8Array }): Promise<void> {
  // TODO(sse-kms): send a PutObjectCommand that asks for SSE-KMS.
  throw new Error("uploadWithKms is still to be written");
}

/** The bytes of an object, only if S3 says that it is encrypted under this KMS key. */
export async function downloadWithKms(object: KmsObject): Promise<Uint8Array> {
  // TODO(sse-kms): send a GetObjectCommand, and check how the object is encrypted.
  throw new Error("downloadWithKms is still to be written");
}

/** Facts that belong to the data and are no secret, for example `{ department: "finance" }`. */
type Context = Record<string, string>;

interface Batch {
  bucket: string;
  batch: string;
  context: Context;
}

/** Encrypts each record with one data key, and stores them as a batch: see the layout in the README. */
export async function sealBatch(object: Batch & { keyArn: string; records: string[] }): Promise<void> {
  // TODO(envelope): GenerateDataKey once, AES-256-GCM for each record, two objects.
  throw new Error("sealBatch is still to be written");
}

/** The records of a batch, in their order. */
export async function openBatch(object: Batch): Promise<string[]> {
  // TODO(envelope): read the two objects, Decrypt the data key once, open each line.
  throw new Error("openBatch is still to be written");
}

/** Re-encrypts the data keys below a prefix under another KMS key; gives the names of their batches. */
export async function rotateBatches(
  task: Omit<Batch, "batch"> & { prefix: string; keyArn: string },
): Promise<string[]> {
  // TODO(rotate): list the data keys, send each through ReEncrypt, and write it back.
  throw new Error("rotateBatches is still to be written");
}

/** The parts of a CloudTrail event that matter here. */
interface KmsEvent {
  eventSource: string;
  eventName: string;
  userIdentity: { invokedBy?: string };
  requestParameters?: { encryptionContext?: Record<string, string> | null } | null;
}

/** How often KMS was called by S3 for single objects, by S3 for bucket keys, and by clients themselves. */
export function countKmsCalls(events: KmsEvent[]): { sseKms: number; bucketKey: number; client: number } {
  // TODO(compare): tell the three ways apart by invokedBy and by the encryption context.
  // TODO(secrets): look once more at what your functions print, store and throw.
  throw new Error("countKmsCalls is still to be written");
}
