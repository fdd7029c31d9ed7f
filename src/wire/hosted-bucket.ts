/** Virtual-hosted style: https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html */

/** `BUCKET.s3.us-east-1.amazonaws.com`, `BUCKET.s3-eu-west-1.example`, of any suffix; a bucket's own name may have dots. */
const hosted = /^(?:(.+)\.)?s3(?:[.-][a-z0-9]+)*$/;
const local = /^(.+)\.localhost$/;

/**
 * The bucket that a Host header names before S3's own name, or before `localhost` (virtual-hosted style on one machine).
 * @returns undefined for path style: `s3.us-east-1.amazonaws.com`, an IP address, any other name.
 */
export function hostedBucket(hostHeader: string | undefined): string | undefined {
  const name = (hostHeader ?? "").replace(/:\d+$/, "").toLowerCase();
  const parts = hosted.exec(name) ?? local.exec(name);
  return parts?.[1];
}
