/** Sets a bucket's block of public access. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutPublicAccessBlock.html */
import type { PutPublicAccessBlockRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { malformedXml } from "../errors.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<PutPublicAccessBlockRequest>(
  "Bucket",
  "PublicAccessBlockConfiguration",
  "ExpectedBucketOwner",
);

/** What is left out is false. */
export function putPublicAccessBlock(input: PutPublicAccessBlockRequest, context: S3Context): void {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const configuration = input.PublicAccessBlockConfiguration;
  if (!configuration) throw malformedXml();
  bucket.publicAccessBlock = {
    BlockPublicAcls: configuration.BlockPublicAcls ?? false,
    IgnorePublicAcls: configuration.IgnorePublicAcls ?? false,
    BlockPublicPolicy: configuration.BlockPublicPolicy ?? false,
    RestrictPublicBuckets: configuration.RestrictPublicBuckets ?? false,
  };
}
