/** Gives the rules for browsers of other origins. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketCors.html */
import type { GetBucketCorsOutput, GetBucketCorsRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { configured } from "../rules/configuration.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<GetBucketCorsRequest>("Bucket", "ExpectedBucketOwner");

export function getBucketCors(input: GetBucketCorsRequest, context: S3Context): GetBucketCorsOutput {
  refuseOthers(input, honoured);
  return { CORSRules: [...configured(context.buckets.require(input, context), "cors")] };
}
