/** Enables or suspends versioning. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html */
import type { PutBucketVersioningRequest } from "@aws-sdk/client-s3";
import { AwsError } from "../../../../wire/errors.ts";
import type { S3Context } from "../context.ts";
import { malformedXml, notImplemented } from "../errors.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<PutBucketVersioningRequest>(
  "Bucket",
  "VersioningConfiguration",
  "ExpectedBucketOwner",
);

export function putBucketVersioning(input: PutBucketVersioningRequest, context: S3Context): void {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const { Status: status, MFADelete: mfaDelete } = input.VersioningConfiguration ?? {};
  if (mfaDelete === "Enabled") throw notImplemented("MFADelete");
  if (status !== "Enabled" && status !== "Suspended") throw malformedXml();
  if (status === "Suspended" && bucket.configurations.objectLock) {
    throw new AwsError(
      "InvalidBucketState",
      "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.",
      { status: 409 },
    );
  }
  bucket.versioning = status;
}
