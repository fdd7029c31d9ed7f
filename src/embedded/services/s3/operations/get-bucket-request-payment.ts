/** Gives who pays for requests. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketRequestPayment.html */
import type { GetBucketRequestPaymentOutput, GetBucketRequestPaymentRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<GetBucketRequestPaymentRequest>("Bucket", "ExpectedBucketOwner");

export function getBucketRequestPayment(
  input: GetBucketRequestPaymentRequest,
  context: S3Context,
): GetBucketRequestPaymentOutput {
  refuseOthers(input, honoured);
  return { Payer: context.buckets.require(input, context).configurations.payer ?? "BucketOwner" };
}
