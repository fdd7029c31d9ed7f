/** Gives how a bucket is served as a website. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketWebsite.html */
import type { GetBucketWebsiteOutput, GetBucketWebsiteRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { configured } from "../rules/configuration.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<GetBucketWebsiteRequest>("Bucket", "ExpectedBucketOwner");

export function getBucketWebsite(input: GetBucketWebsiteRequest, context: S3Context): GetBucketWebsiteOutput {
  refuseOthers(input, honoured);
  return configured(context.buckets.require(input, context), "website");
}
