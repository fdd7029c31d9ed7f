/** Ends serving a bucket as a website. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketWebsite.html */
import type { DeleteBucketWebsiteRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<DeleteBucketWebsiteRequest>("Bucket", "ExpectedBucketOwner");

export function deleteBucketWebsite(input: DeleteBucketWebsiteRequest, context: S3Context): void {
  refuseOthers(input, honoured);
  delete context.buckets.require(input, context).configurations.website;
}
