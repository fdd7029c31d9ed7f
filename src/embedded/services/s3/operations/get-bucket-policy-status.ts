/** Whether a bucket's policy is public. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicyStatus.html */
import type { GetBucketPolicyStatusOutput, GetBucketPolicyStatusRequest } from "@aws-sdk/client-s3";
import { parsedPolicy } from "../../../../policy/parsed-policy.ts";
import type { S3Context } from "../context.ts";
import { noSuchBucketPolicy } from "../errors.ts";
import { members, refuseOthers } from "../rules/parameters.ts";
import { isPublic } from "../rules/public-policy.ts";

const honoured = members<GetBucketPolicyStatusRequest>("Bucket", "ExpectedBucketOwner");

export function getBucketPolicyStatus(
  input: GetBucketPolicyStatusRequest,
  context: S3Context,
): GetBucketPolicyStatusOutput {
  refuseOthers(input, honoured);
  const { name, policy } = context.buckets.require(input, context);
  if (policy === undefined) throw noSuchBucketPolicy(name);
  return { PolicyStatus: { IsPublic: isPublic(parsedPolicy(policy)) } };
}
