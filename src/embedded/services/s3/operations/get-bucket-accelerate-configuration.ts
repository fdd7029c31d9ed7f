/** Gives the state of transfer acceleration; empty when it was never set. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAccelerateConfiguration.html */
import type {
  GetBucketAccelerateConfigurationOutput,
  GetBucketAccelerateConfigurationRequest,
} from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<GetBucketAccelerateConfigurationRequest>("Bucket", "ExpectedBucketOwner");

export function getBucketAccelerateConfiguration(
  input: GetBucketAccelerateConfigurationRequest,
  context: S3Context,
): GetBucketAccelerateConfigurationOutput {
  refuseOthers(input, honoured);
  return { Status: context.buckets.require(input, context).configurations.acceleration };
}
