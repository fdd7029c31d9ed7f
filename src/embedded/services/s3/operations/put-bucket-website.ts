/** Has a bucket served as a website. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketWebsite.html */
import { type PutBucketWebsiteRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { checkWebsite } from "../rules/website-rules.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<PutBucketWebsiteRequest>("Bucket", "WebsiteConfiguration", "ExpectedBucketOwner");

export function putBucketWebsite(input: PutBucketWebsiteRequest, context: S3Context): void {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  bucket.configurations.website = checkWebsite(input.WebsiteConfiguration ?? {});
}
