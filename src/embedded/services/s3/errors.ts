/**
 * S3's errors, with the words and statuses of
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html. Codes that the client's schemas model
 * (NoSuchKey, NoSuchBucket, ...) take their status from there.
 */
import { AwsError } from "../../../wire/errors.ts";

export const noSuchBucket = (name: string): AwsError =>
  new AwsError("NoSuchBucket", "The specified bucket does not exist", {
    status: 404,
    members: { BucketName: name },
  });

export const noSuchKey = (key: string, headers: Readonly<Record<string, string>> = {}): AwsError =>
  new AwsError("NoSuchKey", "The specified key does not exist.", {
    status: 404,
    members: { Key: key },
    headers,
  });

export const noSuchVersion = (key: string, versionId: string): AwsError =>
  new AwsError("NoSuchVersion", "The specified version does not exist.", {
    status: 404,
    members: { Key: key, VersionId: versionId },
  });

export const noSuchUpload = (uploadId: string): AwsError =>
  new AwsError(
    "NoSuchUpload",
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
    { status: 404, members: { UploadId: uploadId } },
  );

export const noSuchBucketPolicy = (name: string): AwsError =>
  new AwsError("NoSuchBucketPolicy", "The bucket policy does not exist", {
    status: 404,
    members: { BucketName: name },
  });

export const accessDenied = (): AwsError => new AwsError("AccessDenied", "Access Denied", { status: 403 });

export const aclWithEnforcedOwner = (): AwsError =>
  new AwsError(
    "InvalidBucketAclWithObjectOwnership",
    "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
    { status: 400 },
  );

export const bucketAlreadyExists = (name: string): AwsError =>
  new AwsError(
    "BucketAlreadyExists",
    "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
    { status: 409, members: { BucketName: name } },
  );

export const bucketAlreadyOwnedByYou = (name: string): AwsError =>
  new AwsError(
    "BucketAlreadyOwnedByYou",
    "Your previous request to create the named bucket succeeded and you already own it.",
    { status: 409, members: { BucketName: name } },
  );

export const bucketNotEmpty = (name: string, versioned: boolean): AwsError =>
  new AwsError(
    "BucketNotEmpty",
    versioned
      ? "The bucket you tried to delete is not empty. You must delete all versions in the bucket."
      : "The bucket you tried to delete is not empty",
    { status: 409, members: { BucketName: name } },
  );

export const invalidBucketName = (name: string): AwsError =>
  new AwsError("InvalidBucketName", "The specified bucket is not valid.", {
    status: 400,
    members: { BucketName: name },
  });

export const invalidLocationConstraint = (value: string): AwsError =>
  new AwsError("InvalidLocationConstraint", "The specified location-constraint is not valid", {
    status: 400,
    members: { LocationConstraint: value },
  });

export const illegalLocationConstraint = (value: string): AwsError =>
  new AwsError(
    "IllegalLocationConstraintException",
    `The ${value} location constraint is incompatible for the region specific endpoint this request was sent to.`,
    { status: 400 },
  );

export const permanentRedirect = (bucket: string, region: string): AwsError =>
  new AwsError(
    "PermanentRedirect",
    "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.",
    {
      status: 301,
      members: { Endpoint: `${bucket}.s3.${region}.amazonaws.com`, Bucket: bucket },
      headers: { "x-amz-bucket-region": region },
    },
  );

export const invalidArgument = (message: string, name?: string, value?: string): AwsError =>
  new AwsError("InvalidArgument", message, {
    status: 400,
    members: {
      ...(name === undefined ? {} : { ArgumentName: name }),
      ...(value === undefined ? {} : { ArgumentValue: value }),
    },
  });

export const invalidRequest = (message: string, members: Readonly<Record<string, unknown>> = {}): AwsError =>
  new AwsError("InvalidRequest", message, { status: 400, members });

export const malformedXml = (): AwsError =>
  new AwsError(
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema",
    { status: 400 },
  );

export const preconditionFailed = (condition: string): AwsError =>
  new AwsError("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", {
    status: 412,
    members: { Condition: condition },
  });

export const notModified = (headers: Readonly<Record<string, string>>): AwsError =>
  new AwsError("NotModified", "Not Modified", { status: 304, headers });

export const methodNotAllowed = (
  method: string,
  resourceType: string,
  headers: Readonly<Record<string, string>> = {},
): AwsError =>
  new AwsError("MethodNotAllowed", "The specified method is not allowed against this resource.", {
    status: 405,
    members: { Method: method, ResourceType: resourceType },
    headers,
  });

export const invalidRange = (range: string, size: number): AwsError =>
  new AwsError("InvalidRange", "The requested range is not satisfiable", {
    status: 416,
    members: { RangeRequested: range, ActualObjectSize: size },
    headers: { "content-range": `bytes */${size}` },
  });

export const notImplemented = (parameter: string): AwsError =>
  new AwsError("NotImplemented", `${parameter} is not implemented by the embedded S3.`, {
    status: 501,
    members: { Parameter: parameter },
  });

export const notFound = (
  code: string,
  message: string,
  members: Readonly<Record<string, unknown>> = {},
): AwsError => new AwsError(code, message, { status: 404, members });

export const badRequest = (
  code: string,
  message: string,
  members: Readonly<Record<string, unknown>> = {},
): AwsError => new AwsError(code, message, { status: 400, members });
