/**
 * Configurations of a bucket, read in one way: what was never set has an error of its own.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList
 */
import { notFound } from "../errors.ts";
import type { BucketConfigurations } from "../state/configurations.ts";
import type { Bucket } from "../state/types.ts";

const absent = {
  cors: ["NoSuchCORSConfiguration", "The CORS configuration does not exist"],
  lifecycle: ["NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist"],
  objectLock: [
    "ObjectLockConfigurationNotFoundError",
    "Object Lock configuration does not exist for this bucket",
  ],
  replication: ["ReplicationConfigurationNotFoundError", "The replication configuration was not found"],
  website: ["NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration"],
} as const satisfies Partial<Record<keyof BucketConfigurations, readonly [code: string, message: string]>>;

/** @throws AwsError of the configuration's own code (404) when it was never set. */
export function configured<Name extends keyof typeof absent>(
  bucket: Bucket,
  name: Name,
): NonNullable<BucketConfigurations[Name]> {
  const value = bucket.configurations[name];
  if (value !== undefined) return value;
  const [code, message] = absent[name];
  throw notFound(code, message, { BucketName: bucket.name });
}

/** Whether a value is one of the SDK's enumeration. */
export const isOneOf = <Value extends string>(
  enumeration: Readonly<Record<string, Value>>,
  value: unknown,
): value is Value => (Object.values(enumeration) as unknown[]).includes(value);
