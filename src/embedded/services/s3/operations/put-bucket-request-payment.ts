/** Sets who pays for requests: it is stored, and nobody pays here. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketRequestPayment.html */
import { type PutBucketRequestPaymentRequest, Payer } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { malformedXml } from "../errors.ts";
import { isOneOf } from "../rules/configuration.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<PutBucketRequestPaymentRequest>(
  "Bucket",
  "RequestPaymentConfiguration",
  "ExpectedBucketOwner",
);

export function putBucketRequestPayment(input: PutBucketRequestPaymentRequest, context: S3Context): void {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const payer = input.RequestPaymentConfiguration?.Payer;
  if (!isOneOf(Payer, payer)) throw malformedXml();
  bucket.configurations.payer = payer;
}
