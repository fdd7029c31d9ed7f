import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { DecryptCommand, GenerateDataKeyCommand, KMSClient, ReEncryptCommand } from "@aws-sdk/client-kms";
import { GetObjectCommand, PutObjectCommand, S3Client, paginateListObjectsV2 } from "@aws-sdk/client-s3";

const kms = new KMSClient({});
const s3 = new S3Client({});

interface KmsObject {
  bucket: string;
  key: string;
  keyArn: string;
}

/** Has S3 encrypt an object under a KMS key. With the bucket key, S3 asks KMS far less often. */
export async function uploadWithKms(object: KmsObject & { body: Uint8Array }): Promise<void> {
  await s3.send(
    new PutObjectCommand({
      Bucket: object.bucket,
      Key: object.key,
      Body: object.body,
      ServerSideEncryption: "aws:kms",
      SSEKMSKeyId: object.keyArn,
      BucketKeyEnabled: true,
    }),
  );
}

/** The bytes of an object, only if S3 says that it is encrypted under this KMS key. */
export async function downloadWithKms({ bucket, key, keyArn }: KmsObject): Promise<Uint8Array> {
  const stored = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  // A body that nobody reads keeps its connection open.
  const bytes = await stored.Body!.transformToByteArray();
  const { ServerSideEncryption: method, SSEKMSKeyId: used } = stored;
  if (method !== "aws:kms" || used !== keyArn) {
    throw new Error(`${key} is encrypted with ${method} (${used ?? "no KMS key"}), not with ${keyArn}`);
  }
  return bytes;
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
  const { bucket, batch, context, keyArn, records } = object;
  const { Plaintext: dataKey, CiphertextBlob } = await kms.send(
    new GenerateDataKeyCommand({
      KeyId: keyArn,
      KeySpec: "AES_256",
      EncryptionContext: { ...context, batch },
    }),
  );
  const lines = records.map((record, at) => seal(dataKey!, record, `${at + 1}/${records.length}`));
  dataKey!.fill(0); // It is no longer needed: it should not wait in memory for the garbage collector.
  // First, and only if there is none: a batch whose data key is replaced can never be opened again.
  const place = { Bucket: bucket, Key: batch + dataKeyEnd, IfNoneMatch: "*" };
  await writeDataKey(place, { keyArn, blob: CiphertextBlob! });
  const body = lines.map((line) => `${line}\n`).join("");
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: `${batch}/records`, Body: body }));
}

/** The records of a batch, in their order. */
export async function openBatch({ bucket, batch, context }: Batch): Promise<string[]> {
  const { keyArn, blob } = await readDataKey(bucket, batch);
  const { Plaintext: dataKey } = await kms.send(
    new DecryptCommand({
      KeyId: keyArn,
      CiphertextBlob: blob,
      EncryptionContext: { ...context, batch },
    }),
  );
  const stored = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: `${batch}/records` }));
  const lines = (await stored.Body!.transformToString()).split("\n").slice(0, -1);
  if (lines.length === 0) throw new Error(`The batch ${batch} has lost its records: it has none`);
  const records = lines.map((line, at) => open(dataKey!, line, `${at + 1}/${lines.length}`));
  dataKey!.fill(0);
  return records;
}

const ivBytes = 12;
const tagBytes = 16;

/** A line without its end. The place is bound to the record: it opens nowhere else. */
function seal(dataKey: Uint8Array, record: string, place: string): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv("aes-256-gcm", dataKey, iv).setAAD(Buffer.from(place));
  const parts = [iv, cipher.update(record, "utf8"), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat(parts).toString("base64");
}

function open(dataKey: Uint8Array, line: string, place: string): string {
  const sealed = Buffer.from(line, "base64");
  const iv = sealed.subarray(0, ivBytes);
  const decipher = createDecipheriv("aes-256-gcm", dataKey, iv, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(place)).setAuthTag(sealed.subarray(-tagBytes));
  const plaintext = decipher.update(sealed.subarray(ivBytes, -tagBytes));
  return Buffer.concat([plaintext, decipher.final()]).toString("utf8");
}

const dataKeyEnd = "/data-key.json";

interface DataKey {
  keyArn: string;
  blob: Uint8Array;
}

async function writeDataKey(
  place: { Bucket: string; Key: string; IfNoneMatch?: string; IfMatch?: string },
  { keyArn, blob }: DataKey,
): Promise<void> {
  const encryptedDataKey = Buffer.from(blob).toString("base64");
  await s3.send(new PutObjectCommand({ ...place, Body: JSON.stringify({ keyArn, encryptedDataKey }) }));
}

async function readDataKey(bucket: string, batch: string): Promise<DataKey & { etag: string }> {
  const stored = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: batch + dataKeyEnd }));
  const { keyArn, encryptedDataKey } = JSON.parse(await stored.Body!.transformToString());
  return { keyArn, blob: Buffer.from(encryptedDataKey, "base64"), etag: stored.ETag! };
}

/** Re-encrypts the data keys below a prefix under another KMS key; gives the names of their batches. */
export async function rotateBatches(
  task: Omit<Batch, "batch"> & { prefix: string; keyArn: string },
): Promise<string[]> {
  const rotated: string[] = [];
  const listing = { Bucket: task.bucket, Prefix: task.prefix };
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, listing)) {
    for (const { Key: key } of Contents.filter((object) => object.Key!.endsWith(dataKeyEnd))) {
      const batch = key!.slice(0, -dataKeyEnd.length);
      if (await rotateDataKey({ ...task, batch })) rotated.push(batch);
    }
  }
  return rotated;
}

/** False where the data key is under this KMS key already. */
async function rotateDataKey(to: Batch & { keyArn: string }): Promise<boolean> {
  const { bucket, batch, keyArn, context } = to;
  const old = await readDataKey(bucket, batch);
  if (old.keyArn === keyArn) return false;
  const bound = { ...context, batch };
  const { CiphertextBlob } = await kms.send(
    new ReEncryptCommand({
      CiphertextBlob: old.blob,
      SourceKeyId: old.keyArn,
      SourceEncryptionContext: bound,
      DestinationKeyId: keyArn,
      DestinationEncryptionContext: bound,
    }),
  );
  // Only if it is still the one that was read: what somebody deleted must not come back.
  const place = { Bucket: bucket, Key: batch + dataKeyEnd, IfMatch: old.etag };
  await writeDataKey(place, { keyArn, blob: CiphertextBlob! });
  return true;
}

/** The parts of a CloudTrail event that matter here. */
interface KmsEvent {
  eventSource: string;
  eventName: string;
  userIdentity: { invokedBy?: string };
  requestParameters?: { encryptionContext?: Record<string, string> | null } | null;
}

const cryptographic = new Set(["GenerateDataKey", "Encrypt", "Decrypt", "ReEncrypt"]);

/** How often KMS was called by S3 for single objects, by S3 for bucket keys, and by clients themselves. */
export function countKmsCalls(events: KmsEvent[]): { sseKms: number; bucketKey: number; client: number } {
  const counts = { sseKms: 0, bucketKey: 0, client: 0 };
  for (const { eventSource, eventName, userIdentity, requestParameters } of events) {
    if (eventSource !== "kms.amazonaws.com" || !cryptographic.has(eventName)) continue;
    const arn = requestParameters?.encryptionContext?.["aws:s3:arn"];
    if (userIdentity.invokedBy === undefined) counts.client += 1;
    else if (arn !== undefined) counts[arn.includes("/") ? "sseKms" : "bucketKey"] += 1;
  }
  return counts;
}
