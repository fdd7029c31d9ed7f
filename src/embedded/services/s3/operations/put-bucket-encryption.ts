/** Sets how new objects are encrypted by default. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketEncryption.html */
import {
  type PutBucketEncryptionRequest,
  ServerSideEncryption,
  type ServerSideEncryptionRule,
} from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { invalidArgument, malformedXml, notImplemented } from "../errors.ts";
import { isOneOf } from "../rules/configuration.ts";
import { isAlgorithm } from "../rules/encryption.ts";
import { members, refuseOthers } from "../rules/parameters.ts";
import type { BucketEncryption } from "../state/types.ts";

const honoured = members<PutBucketEncryptionRequest>(
  "Bucket",
  "ServerSideEncryptionConfiguration",
  "ExpectedBucketOwner",
);

/** The key is not looked at: a missing one is found by the first write. */
export function putBucketEncryption(input: PutBucketEncryptionRequest, context: S3Context): void {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const rules = input.ServerSideEncryptionConfiguration?.Rules ?? [];
  if (rules.length !== 1) throw malformedXml();
  bucket.encryption = encryptionOf(rules[0]!, bucket.encryption);
}

/** What is said about blocked types stays as it was when nothing is said. */
function encryptionOf(rule: ServerSideEncryptionRule, before: BucketEncryption): BucketEncryption {
  const { SSEAlgorithm: algorithm, KMSMasterKeyID: keyId } = rule.ApplyServerSideEncryptionByDefault ?? {};
  if (!isAlgorithm(algorithm)) {
    throw isOneOf(ServerSideEncryption, algorithm)
      ? notImplemented(`SSEAlgorithm ${algorithm}`)
      : malformedXml();
  }
  if (keyId !== undefined && algorithm === "AES256") {
    throw invalidArgument(
      "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
      "ApplyServerSideEncryptionByDefault",
    );
  }
  return {
    algorithm,
    keyId,
    bucketKey: rule.BucketKeyEnabled ?? false,
    blocksCustomerKeys: blocked(rule) ?? before.blocksCustomerKeys,
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_BlockedEncryptionTypes.html: SSE-C or NONE. */
function blocked({ BlockedEncryptionTypes: types }: ServerSideEncryptionRule): boolean | undefined {
  if (!types) return undefined;
  const names: readonly string[] = types.EncryptionType ?? [];
  if (names.length !== 1 || (names[0] !== "SSE-C" && names[0] !== "NONE")) throw malformedXml();
  return names[0] === "SSE-C";
}
