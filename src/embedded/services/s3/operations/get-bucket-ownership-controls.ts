/** Says who owns objects that others write. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketOwnershipControls.html */
import type { GetBucketOwnershipControlsOutput, GetBucketOwnershipControlsRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { notFound } from "../errors.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<GetBucketOwnershipControlsRequest>("Bucket", "ExpectedBucketOwner");

export function getBucketOwnershipControls(
  input: GetBucketOwnershipControlsRequest,
  context: S3Context,
): GetBucketOwnershipControlsOutput {
  refuseOthers(input, honoured);
  const { name, ownership } = context.buckets.require(input, context);
  if (ownership) return { OwnershipControls: { Rules: [{ ObjectOwnership: ownership }] } };
  throw notFound("OwnershipControlsNotFoundError", "The bucket ownership controls were not found", {
    BucketName: name,
  });
}
