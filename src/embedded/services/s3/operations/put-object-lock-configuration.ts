/** Turns object lock on, and sets how new versions are locked. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLockConfiguration.html */
import {
  type DefaultRetention,
  ObjectLockMode,
  type PutObjectLockConfigurationRequest,
} from "@aws-sdk/client-s3";
import { AwsError } from "../../../../wire/errors.ts";
import type { S3Context } from "../context.ts";
import { invalidArgument, malformedXml, notImplemented } from "../errors.ts";
import { isOneOf } from "../rules/configuration.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<PutObjectLockConfigurationRequest>(
  "Bucket",
  "ObjectLockConfiguration",
  "ExpectedBucketOwner",
);
const maxPeriod = { Days: 36_500, Years: 100 } as const;

/** An existing bucket may be given object lock too, once its versions are kept. It is never taken away. */
export function putObjectLockConfiguration(
  input: PutObjectLockConfigurationRequest,
  context: S3Context,
): void {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const { ObjectLockEnabled, Rule } = input.ObjectLockConfiguration ?? {};
  if (ObjectLockEnabled !== "Enabled") throw malformedXml();
  if (Rule) checkRetention(Rule.DefaultRetention);
  if (bucket.versioning !== "Enabled") {
    throw new AwsError(
      "InvalidBucketState",
      "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
      { status: 409 },
    );
  }
  bucket.configurations.objectLock = { ObjectLockEnabled, ...(Rule ? { Rule } : {}) };
}

function checkRetention(retention: DefaultRetention | undefined): void {
  if (!retention) throw malformedXml();
  if (retention.DefaultEventHold) throw notImplemented("DefaultRetention.DefaultEventHold");
  if (!isOneOf(ObjectLockMode, retention.Mode)) throw malformedXml();
  if ((retention.Days === undefined) === (retention.Years === undefined)) throw malformedXml();
  const unit = retention.Days === undefined ? "Years" : "Days";
  const period = retention[unit] ?? 0;
  if (!Number.isInteger(period) || period < 1) {
    throw invalidArgument("Default retention period must be a positive integer value.");
  }
  if (period > maxPeriod[unit]) throw invalidArgument("Default retention period is too large.");
}
