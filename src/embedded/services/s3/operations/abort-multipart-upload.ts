/** Ends an upload and removes its parts. https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html */
import type { AbortMultipartUploadRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { members, refuseOthers } from "../rules/parameters.ts";
import { removeUpload, requireUpload } from "../state/uploads.ts";

const honoured = members<AbortMultipartUploadRequest>("Bucket", "Key", "UploadId", "ExpectedBucketOwner");

export function abortMultipartUpload(input: AbortMultipartUploadRequest, context: S3Context): void {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  removeUpload(bucket, requireUpload(bucket, input));
}
