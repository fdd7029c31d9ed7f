/** Gives a bucket's block of public access. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetPublicAccessBlock.html */
import type { GetPublicAccessBlockOutput, GetPublicAccessBlockRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { notFound } from "../errors.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<GetPublicAccessBlockRequest>("Bucket", "ExpectedBucketOwner");

export function getPublicAccessBlock(
  input: GetPublicAccessBlockRequest,
  context: S3Context,
): GetPublicAccessBlockOutput {
  refuseOthers(input, honoured);
  const { name, publicAccessBlock } = context.buckets.require(input, context);
  if (publicAccessBlock) return { PublicAccessBlockConfiguration: publicAccessBlock };
  throw notFound(
    "NoSuchPublicAccessBlockConfiguration",
    "The public access block configuration was not found",
    { BucketName: name },
  );
}
