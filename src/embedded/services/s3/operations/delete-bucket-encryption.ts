/** Goes back to the encryption that every bucket begins with. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketEncryption.html */
import type { DeleteBucketEncryptionRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { members, refuseOthers } from "../rules/parameters.ts";
import { defaultEncryption } from "../state/buckets.ts";

const honoured = members<DeleteBucketEncryptionRequest>("Bucket", "ExpectedBucketOwner");

export function deleteBucketEncryption(input: DeleteBucketEncryptionRequest, context: S3Context): void {
  refuseOthers(input, honoured);
  context.buckets.require(input, context).encryption = defaultEncryption;
}
