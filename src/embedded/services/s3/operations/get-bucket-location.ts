/** Gives a bucket's region, empty for us-east-1. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html */
import type { GetBucketLocationOutput, GetBucketLocationRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<GetBucketLocationRequest>("Bucket", "ExpectedBucketOwner");

/** Answered in any region: that is what it is for. */
export function getBucketLocation(
  input: GetBucketLocationRequest,
  context: S3Context,
): GetBucketLocationOutput {
  refuseOthers(input, honoured);
  const found = context.buckets.find(input.Bucket ?? "");
  const { accountId } = context;
  const { region } = context.buckets.require(input, { accountId, region: found?.region ?? context.region });
  return region === "us-east-1" ? {} : { LocationConstraint: region };
}
