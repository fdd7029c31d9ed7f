/** Gives whether tags decide about access: never here. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAbac.html */
import type { GetBucketAbacOutput, GetBucketAbacRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<GetBucketAbacRequest>("Bucket", "ExpectedBucketOwner");

export function getBucketAbac(input: GetBucketAbacRequest, context: S3Context): GetBucketAbacOutput {
  refuseOthers(input, honoured);
  context.buckets.require(input, context);
  return { AbacStatus: { Status: "Disabled" } };
}
