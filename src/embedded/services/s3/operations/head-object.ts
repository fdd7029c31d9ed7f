/** Says what GetObject would, without the body. https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html */
import type { HeadObjectOutput, HeadObjectRequest } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { checkRead } from "../rules/conditions.ts";
import { checkCustomerKey } from "../rules/customer-key.ts";
import { checkReadable } from "../rules/encryption.ts";
import { checkChecksumMode, objectOutput, selectionOf } from "../rules/object-output.ts";
import { refuseOthers } from "../rules/parameters.ts";
import { requireObject } from "../state/versions.ts";
import { readMembers } from "./get-object.ts";

export async function headObject(input: HeadObjectRequest, context: S3Context): Promise<HeadObjectOutput> {
  refuseOthers(input, readMembers);
  checkChecksumMode(input.ChecksumMode);
  const bucket = context.buckets.require(input, context);
  const object = requireObject(bucket, input, "HEAD");
  checkRead(object, input);
  checkCustomerKey(object.encryption, input);
  const selection = selectionOf(object, input);
  // The checksum of an object under a KMS key is encrypted with it, the other headers are not.
  if (input.ChecksumMode === "ENABLED") await checkReadable(object.encryption, context);
  return objectOutput({ bucket, key: input.Key ?? "", now: context.now(), object, selection }, input);
}
