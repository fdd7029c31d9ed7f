/** Says how new objects are encrypted by default. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketEncryption.html */
import type { GetBucketEncryptionOutput, GetBucketEncryptionRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<GetBucketEncryptionRequest>("Bucket", "ExpectedBucketOwner");

export function getBucketEncryption(
  input: GetBucketEncryptionRequest,
  context: S3Context,
): GetBucketEncryptionOutput {
  refuseOthers(input, honoured);
  const { encryption } = context.buckets.require(input, context);
  const { algorithm, keyId, bucketKey, blocksCustomerKeys } = encryption;
  return {
    ServerSideEncryptionConfiguration: {
      Rules: [
        {
          ApplyServerSideEncryptionByDefault: { SSEAlgorithm: algorithm, KMSMasterKeyID: keyId },
          BucketKeyEnabled: bucketKey,
          ...(blocksCustomerKeys ? { BlockedEncryptionTypes: { EncryptionType: ["SSE-C"] } } : {}),
        },
      ],
    },
  };
}
