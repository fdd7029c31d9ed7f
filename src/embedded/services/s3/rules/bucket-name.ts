/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
import { invalidBucketName } from "../errors.ts";

const form = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const ipAddress = /^\d+\.\d+\.\d+\.\d+$/;
const reservedPrefixes = ["xn--", "sthree-", "amzn-s3-demo-"];
/** `-an` is kept for buckets in an account's regional namespace. */
const reservedSuffixes = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3", "-an"];

/** @throws AwsError InvalidBucketName. */
export function checkBucketName(name: string): void {
  const valid =
    form.test(name) &&
    !name.includes("..") &&
    !ipAddress.test(name) &&
    !reservedPrefixes.some((prefix) => name.startsWith(prefix)) &&
    !reservedSuffixes.some((suffix) => name.endsWith(suffix));
  if (!valid) throw invalidBucketName(name);
}
