/**
 * Server-side encryption. Bytes rest as they are: what a caller can see of SSE-KMS is which key is named, and that
 * nothing can be read or written without the key, so a data key is asked for at each write and decrypted at each read.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
import { type PutObjectRequest, ServerSideEncryption } from "@aws-sdk/client-s3";
import { AwsError } from "../../../../wire/errors.ts";
import type { S3Context } from "../context.ts";
import { invalidArgument, notImplemented } from "../errors.ts";
import type { Bucket, CustomerKey, EncryptionAlgorithm, ObjectEncryption } from "../state/types.ts";
import { isOneOf } from "./configuration.ts";
import { checkNotBlocked, type CustomerKeyInput, customerKeyOf } from "./customer-key.ts";

export type EncryptionInput = CustomerKeyInput &
  Pick<
    PutObjectRequest,
    "Key" | "ServerSideEncryption" | "SSEKMSKeyId" | "SSEKMSEncryptionContext" | "BucketKeyEnabled"
  >;

const algorithms: ReadonlySet<unknown> = new Set(["AES256", "aws:kms", "aws:kms:dsse"]);

/** Whether there is such an encryption here. */
export const isAlgorithm = (name: unknown): name is EncryptionAlgorithm => algorithms.has(name);

const managed: ObjectEncryption = { algorithm: "AES256", bucketKey: false };

/**
 * How a new object is encrypted: as the request says, else as the bucket does.
 * @throws AwsError InvalidArgument, or KMS's own error with the prefix `KMS.`, as S3 passes it on.
 */
export async function encryptionFor(
  bucket: Bucket,
  input: EncryptionInput,
  context: S3Context,
): Promise<ObjectEncryption> {
  const customerKey = customerKeyOf(input);
  if (customerKey) return underCustomerKey(bucket, input, customerKey);
  const algorithm = algorithmOf(input) ?? bucket.encryption.algorithm;
  if (algorithm === "AES256") return managed;
  checkVersion4(context);
  // Two layers of encryption have no bucket key.
  const bucketKey = algorithm === "aws:kms" && (input.BucketKeyEnabled ?? bucket.encryption.bucketKey);
  const keyId = input.SSEKMSKeyId ?? (input.ServerSideEncryption ? undefined : bucket.encryption.keyId);
  // With a bucket key, the data key is the bucket's, not the object's.
  const arn = `arn:aws:s3:::${bucket.name}${bucketKey ? "" : `/${input.Key}`}`;
  const bound = { ...contextOf(input.SSEKMSEncryptionContext), "aws:s3:arn": arn };
  const dataKey = await throughKms(() =>
    context.effects.encryptionKey.generateDataKey({
      accountId: bucket.accountId,
      region: bucket.region,
      context: bound,
      ...(keyId === undefined ? {} : { keyId }),
    }),
  );
  return {
    algorithm,
    keyArn: dataKey.keyArn,
    ciphertext: dataKey.ciphertext,
    context: bound,
    bucketKey,
    ...(input.SSEKMSEncryptionContext === undefined ? {} : { contextHeader: input.SSEKMSEncryptionContext }),
  };
}

function underCustomerKey(
  bucket: Bucket,
  { ServerSideEncryption: method }: EncryptionInput,
  customerKey: CustomerKey,
): ObjectEncryption {
  if (method !== undefined) {
    throw invalidArgument(
      "Server Side Encryption with Customer provided key is incompatible with the encryption method specified",
      "x-amz-server-side-encryption",
      method,
    );
  }
  checkNotBlocked(bucket);
  return { ...managed, customerKey };
}

function algorithmOf(input: EncryptionInput): EncryptionAlgorithm | undefined {
  const { ServerSideEncryption: algorithm, SSEKMSKeyId: keyId } = input;
  if (algorithm !== undefined && !isAlgorithm(algorithm)) {
    if (isOneOf(ServerSideEncryption, algorithm)) throw notImplemented(`ServerSideEncryption ${algorithm}`);
    throw invalidArgument(
      "The encryption method specified is not supported",
      "x-amz-server-side-encryption",
      algorithm,
    );
  }
  if (keyId !== undefined && algorithm !== "aws:kms" && algorithm !== "aws:kms:dsse") {
    throw invalidArgument(
      "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms",
      "x-amz-server-side-encryption",
    );
  }
  return algorithm;
}

/** The header is base64 of a JSON object of strings. */
function contextOf(header: string | undefined): Record<string, string> {
  if (header === undefined) return {};
  try {
    const parsed: unknown = JSON.parse(Buffer.from(header, "base64").toString("utf8"));
    const valid =
      typeof parsed === "object" &&
      parsed !== null &&
      Object.values(parsed).every((value) => typeof value === "string");
    if (valid) return parsed as Record<string, string>;
  } catch {
    // Reported below, as every other malformed value.
  }
  throw invalidArgument(
    "The header 'x-amz-server-side-encryption-context' shall be Base64-encoded UTF-8 string holding JSON which represents a string-string map",
    "x-amz-server-side-encryption-context",
    header,
  );
}

/** Reading takes the data key's decryption: with a disabled key it fails as on S3. */
export async function checkReadable(
  encryption: ObjectEncryption,
  { effects, signatureVersion }: Pick<S3Context, "effects" | "signatureVersion">,
): Promise<void> {
  const { ciphertext, context = {} } = encryption;
  if (!ciphertext) return;
  checkVersion4({ signatureVersion });
  await throughKms(() => effects.encryptionKey.decryptDataKey({ ciphertext, context }));
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html */
function checkVersion4({ signatureVersion }: { signatureVersion?: 2 | 4 | undefined }): void {
  if (signatureVersion !== 2) return;
  throw invalidArgument(
    "Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature Version 4.",
    "Authorization",
    "null",
  );
}

async function throughKms<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const denied = error.code === "AccessDeniedException";
    throw new AwsError(denied ? "AccessDenied" : `KMS.${error.code}`, error.message, {
      status: denied ? 403 : 400,
      cause: error,
    });
  }
}

export interface ShownEncryption {
  readonly ServerSideEncryption?: EncryptionAlgorithm;
  readonly SSECustomerAlgorithm?: string;
  readonly SSECustomerKeyMD5?: string;
  readonly SSEKMSKeyId?: string;
  readonly BucketKeyEnabled?: boolean;
}

/** Headers of every answer about an encrypted object. */
export function shownEncryption(encryption: ObjectEncryption): ShownEncryption {
  const { algorithm, customerKey, keyArn, bucketKey } = encryption;
  if (customerKey) return { SSECustomerAlgorithm: "AES256", SSECustomerKeyMD5: customerKey.md5 };
  return {
    ServerSideEncryption: algorithm,
    ...(keyArn === undefined ? {} : { SSEKMSKeyId: keyArn }),
    ...(bucketKey ? { BucketKeyEnabled: true } : {}),
  };
}

/** Whether an ETag is the MD5 of the bytes: not under keys that S3 does not manage. */
export const hasMd5Etag = ({ algorithm, customerKey }: ObjectEncryption): boolean =>
  algorithm === "AES256" && !customerKey;

/** Answers to writes repeat the caller's encryption context too. */
export const shownWithContext = (
  encryption: ObjectEncryption,
): ShownEncryption & { SSEKMSEncryptionContext?: string } => ({
  ...shownEncryption(encryption),
  ...(encryption.contextHeader === undefined ? {} : { SSEKMSEncryptionContext: encryption.contextHeader }),
});
