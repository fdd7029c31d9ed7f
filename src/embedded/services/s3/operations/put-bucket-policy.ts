/** Sets a bucket's policy. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html */
import type { PutBucketPolicyRequest } from "@aws-sdk/client-s3";
import { AwsError } from "../../../../wire/errors.ts";
import type { S3Context } from "../context.ts";
import { checkBucketPolicy } from "../rules/bucket-policy.ts";
import { members, refuseOthers } from "../rules/parameters.ts";
import { isPublic } from "../rules/public-policy.ts";

const honoured = members<PutBucketPolicyRequest>(
  "Bucket",
  "Policy",
  "ContentMD5",
  "ChecksumAlgorithm",
  "ConfirmRemoveSelfBucketAccess",
  "ExpectedBucketOwner",
);

/** @throws AwsError MalformedPolicy, AccessDenied for a public policy where those are blocked */
export function putBucketPolicy(input: PutBucketPolicyRequest, context: S3Context): void {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const policy = checkBucketPolicy(input.Policy ?? "", bucket);
  if (bucket.publicAccessBlock?.BlockPublicPolicy && isPublic(policy)) {
    throw new AwsError(
      "AccessDenied",
      `User: ${context.callerArn} is not authorized to perform: s3:PutBucketPolicy on resource: "arn:aws:s3:::${bucket.name}" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.`,
      { status: 403 },
    );
  }
  bucket.policy = input.Policy;
}
