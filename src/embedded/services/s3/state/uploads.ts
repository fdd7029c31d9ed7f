/** Multipart uploads in progress. https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html */
import { randomBytes } from "node:crypto";
import { invalidArgument, noSuchUpload } from "../errors.ts";
import { toByteString } from "./byte-string.ts";
import type { Bucket, Upload, UploadedPart } from "./types.ts";

export const maxPartNumber = 10_000;

export const newUploadId = (): string => randomBytes(96).toString("base64url").replaceAll("-", ".");

export function addUpload(bucket: Bucket, upload: Upload): void {
  const bytes = toByteString(upload.key);
  const others = bucket.uploads.get(bytes);
  if (others) others.push(upload);
  else bucket.uploads.set(bytes, [upload]);
}

interface UploadInput {
  readonly Key: string | undefined;
  readonly UploadId: string | undefined;
}

/** @throws AwsError NoSuchUpload. */
export function requireUpload(
  bucket: Bucket,
  { Key: key = "", UploadId: uploadId = "" }: UploadInput,
): Upload {
  const upload = bucket.uploads.get(toByteString(key))?.find((one) => one.uploadId === uploadId);
  if (!upload) throw noSuchUpload(uploadId);
  return upload;
}

/** Takes the upload out and lets go of its parts. */
export function removeUpload(bucket: Bucket, upload: Upload): void {
  const bytes = toByteString(upload.key);
  const rest = (bucket.uploads.get(bytes) ?? []).filter((one) => one !== upload);
  if (rest.length > 0) bucket.uploads.set(bytes, rest);
  else bucket.uploads.delete(bytes);
  for (const part of upload.parts.values()) part.content.release();
}

/** A part uploaded again takes the place of the one before. */
export function addPart(upload: Upload, part: UploadedPart): void {
  upload.parts.get(part.partNumber)?.content.release();
  upload.parts.set(part.partNumber, part);
}

/** @throws AwsError InvalidArgument. */
export function checkPartNumber(partNumber: number | undefined): number {
  if (
    partNumber !== undefined &&
    Number.isInteger(partNumber) &&
    partNumber >= 1 &&
    partNumber <= maxPartNumber
  ) {
    return partNumber;
  }
  throw invalidArgument(
    `Part number must be an integer between 1 and ${maxPartNumber}, inclusive`,
    "partNumber",
    String(partNumber),
  );
}

export const sortedParts = ({ parts }: Upload): UploadedPart[] =>
  [...parts.values()].sort((a, b) => a.partNumber - b.partNumber);
