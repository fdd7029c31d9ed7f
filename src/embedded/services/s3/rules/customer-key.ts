/**
 * Server-side encryption with keys that the customer brings (SSE-C). The key itself is not kept: a later request must
 * bring the same one again.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerSideEncryptionCustomerKeys.html
 */
import { hash } from "node:crypto";
import { AwsError } from "../../../../wire/errors.ts";
import { accessDenied, badRequest, invalidArgument, invalidRequest } from "../errors.ts";
import type { Bucket, CustomerKey, ObjectEncryption } from "../state/types.ts";

export interface CustomerKeyInput {
  readonly SSECustomerAlgorithm?: string | undefined;
  /** Base64 of 32 bytes. */
  readonly SSECustomerKey?: string | undefined;
  readonly SSECustomerKeyMD5?: string | undefined;
}

const keyBytes = 32;
const header = "x-amz-server-side-encryption";

const missing = (what: string): AwsError =>
  invalidArgument(
    `Requests specifying Server Side Encryption with Customer provided keys must provide ${what}.`,
    header,
    "null",
  );

/**
 * The key that a request brings, or undefined.
 * @throws AwsError InvalidArgument, InvalidEncryptionAlgorithmError.
 */
export function customerKeyOf(input: CustomerKeyInput): CustomerKey | undefined {
  const { SSECustomerAlgorithm: algorithm, SSECustomerKey: key, SSECustomerKeyMD5: md5 } = input;
  if (algorithm === undefined && key === undefined && md5 === undefined) return undefined;
  if (algorithm === undefined) throw missing("a valid encryption algorithm");
  if (key === undefined) throw missing("an appropriate secret key");
  if (md5 === undefined) throw missing("the client calculated MD5 of the secret key");
  if (algorithm !== "AES256") {
    throw badRequest(
      "InvalidEncryptionAlgorithmError",
      "The Encryption request you specified is not valid. Supported value: AES256.",
      { ArgumentName: "x-amz-server-side-encryption", ArgumentValue: algorithm },
    );
  }
  const bytes = Buffer.from(key, "base64");
  if (bytes.length !== keyBytes || bytes.toString("base64") !== key) {
    throw invalidArgument("The secret key was invalid for the specified algorithm.", header, "null");
  }
  if (hash("md5", bytes, "base64") !== md5) {
    throw invalidArgument(
      "The calculated MD5 hash of the key did not match the hash that was provided.",
      header,
      "null",
    );
  }
  return { md5, digest: hash("sha256", bytes, "base64") };
}

/** The key of a copy's source, which travels in headers of its own. */
export const sourceKeyInput = (input: SourceKeyInput): CustomerKeyInput => ({
  SSECustomerAlgorithm: input.CopySourceSSECustomerAlgorithm,
  SSECustomerKey: input.CopySourceSSECustomerKey,
  SSECustomerKeyMD5: input.CopySourceSSECustomerKeyMD5,
});

export interface SourceKeyInput {
  readonly CopySourceSSECustomerAlgorithm?: string | undefined;
  readonly CopySourceSSECustomerKey?: string | undefined;
  readonly CopySourceSSECustomerKeyMD5?: string | undefined;
}

/**
 * Since April 2026 new buckets take no writes under customer keys until they are told to:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/blocking-unblocking-s3-c-encryption-gpb.html
 * @throws AwsError AccessDenied where the bucket blocks it.
 */
export function checkNotBlocked({ encryption }: Bucket): void {
  if (!encryption.blocksCustomerKeys) return;
  throw new AwsError(
    "AccessDenied",
    "Access Denied because this bucket has blocked upload requests that specify Server Side Encryption with Customer provided keys (SSE-C). Please specify a different server-side encryption type",
    { status: 403 },
  );
}

/**
 * A read of an object under a customer key brings the same key; a read of any other object brings none.
 * @throws AwsError InvalidRequest, AccessDenied for another key.
 */
export function checkCustomerKey({ customerKey }: ObjectEncryption, input: CustomerKeyInput): void {
  const sent = customerKeyOf(input);
  if (!customerKey && !sent) return;
  if (!customerKey) throw invalidRequest("The encryption parameters are not applicable to this object.");
  if (!sent) {
    throw invalidRequest(
      "The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.",
    );
  }
  if (sent.digest !== customerKey.digest) throw accessDenied();
}

/** Parts bring the key that the upload was begun with. @throws AwsError InvalidRequest. */
export function checkPartKey({ customerKey }: ObjectEncryption, input: CustomerKeyInput): void {
  const sent = customerKeyOf(input);
  if (sent?.digest === customerKey?.digest) return;
  throw invalidRequest(
    sent && customerKey
      ? "The provided encryption parameters did not match the ones used originally."
      : "The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate encryption parameters.",
  );
}
