import type { FunctionCode, UpdateFunctionCodeRequest } from "@aws-sdk/client-lambda";
import { AwsError } from "../../../../wire/errors.ts";
import { invalidParameter, requestTooLarge, unreadableZip } from "../errors.ts";
import { onlySupports } from "../supported-parameters.ts";
import type { LambdaContext } from "../context.ts";

type Source = FunctionCode | UpdateFunctionCodeRequest;

const supported: readonly (keyof FunctionCode)[] = ["ZipFile", "S3Bucket", "S3Key", "S3ObjectVersion"];
/** 50 MB zipped by direct upload, as base64 in JSON: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const largestRequest = 70_167_211;
const largestZip = 52_428_800;

/**
 * The zip that a request names or holds.
 * @throws AwsError InvalidParameterValueException when there is none, S3 does not give it, or it is empty.
 */
export async function readSourceCode(source: Source, context: LambdaContext): Promise<Uint8Array> {
  const { ZipFile, S3Bucket, S3Key } = source;
  const fromS3 = S3Bucket !== undefined || S3Key !== undefined;
  if (ZipFile && fromS3) {
    throw invalidParameter("Please do not provide other FunctionCode parameters when providing a ZipFile.");
  }
  const zip = fromS3 ? await readFromS3(source, context) : ZipFile;
  if (zip === undefined) throw invalidParameter("Please provide a source for function code.");
  if (zip.length === 0) throw unreadableZip();
  if (!fromS3 && zip.length > largestZip) throw requestTooLarge(largestRequest, "CreateFunction");
  return zip;
}

/** @throws AwsError NotImplemented for code in images, encrypted or referenced code. */
export const checkSource = (source: FunctionCode): void => onlySupports("Code", source, supported);

async function readFromS3(source: Source, context: LambdaContext): Promise<Uint8Array> {
  const { S3Bucket, S3Key, S3ObjectVersion } = source;
  if (S3Bucket === undefined || S3Key === undefined) {
    throw invalidParameter("S3Bucket and S3Key must be provided together.");
  }
  try {
    return await context.effects.readObject({
      accountId: context.accountId,
      region: context.region,
      bucket: S3Bucket,
      key: S3Key,
      ...(S3ObjectVersion !== undefined && { versionId: S3ObjectVersion }),
    });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const { code, message } = error;
    throw invalidParameter(
      `Error occurred while GetObject. S3 Error Code: ${code}. S3 Error Message: ${message}`,
      error,
    );
  }
}
