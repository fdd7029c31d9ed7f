/** Sets where access logs go; none are written. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLogging.html */
import { type PutBucketLoggingRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { AwsError } from "../../../../wire/errors.ts";
import { badRequest, malformedXml } from "../errors.ts";
import type { Bucket } from "../state/types.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<PutBucketLoggingRequest>("Bucket", "BucketLoggingStatus", "ExpectedBucketOwner");

/** Without LoggingEnabled, logging ends. */
export function putBucketLogging(input: PutBucketLoggingRequest, context: S3Context): void {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const logging = input.BucketLoggingStatus?.LoggingEnabled;
  if (logging) {
    checkTarget(bucket, context.buckets.find(logging.TargetBucket ?? ""), logging.TargetBucket);
    bucket.configurations.logging = logging;
  } else delete bucket.configurations.logging;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html: same owner, same region. */
function checkTarget(source: Bucket, target: Bucket | undefined, name: string | undefined): void {
  if (name === undefined || name === "") throw malformedXml();
  if (!target) {
    throw badRequest("InvalidTargetBucketForLogging", "The target bucket for logging does not exist", {
      TargetBucket: name,
    });
  }
  if (target.accountId !== source.accountId) {
    throw badRequest(
      "InvalidTargetBucketForLogging",
      "The owner for the bucket to be logged and the target bucket must be the same.",
      { TargetBucket: name },
    );
  }
  if (target.region === source.region) return;
  throw new AwsError("CrossLocationLoggingProhibitted", "Cross S3 location logging not allowed. ", {
    status: 403,
    members: { TargetBucketLocation: target.region, SourceBucketLocation: source.region },
  });
}
