/** Sets how new objects are encrypted by default. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketEncryption.html */
import type { PutBucketEncryptionRequest, ServerSideEncryptionRule } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { invalidArgument, malformedXml, notImplemented } from "../errors.ts";
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
  bucket.encryption = encryptionOf(rules[0]!);
}

function encryptionOf(rule: ServerSideEncryptionRule): BucketEncryption {
  if (rule.BlockedEncryptionTypes) throw notImplemented("BlockedEncryptionTypes");
  const { SSEAlgorithm: algorithm, KMSMasterKeyID: keyId } = rule.ApplyServerSideEncryptionByDefault ?? {};
  if (algorithm === "aws:kms:dsse" || algorithm === "aws:fsx")
    throw notImplemented(`SSEAlgorithm ${algorithm}`);
  if (algorithm !== "AES256" && algorithm !== "aws:kms") throw malformedXml();
  if (keyId !== undefined && algorithm === "AES256") {
    throw invalidArgument(
      "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
    );
  }
  return { algorithm, keyId, bucketKey: rule.BucketKeyEnabled ?? false };
}
