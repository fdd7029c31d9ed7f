/** Gives a bucket's policy as it was put. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html */
import type { GetBucketPolicyOutput, GetBucketPolicyRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { noSuchBucketPolicy } from "../errors.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<GetBucketPolicyRequest>("Bucket", "ExpectedBucketOwner");

export function getBucketPolicy(input: GetBucketPolicyRequest, context: S3Context): GetBucketPolicyOutput {
  refuseOthers(input, honoured);
  const { name, policy } = context.buckets.require(input, context);
  if (policy === undefined) throw noSuchBucketPolicy(name);
  return { Policy: policy };
}
