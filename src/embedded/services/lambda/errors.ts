/** Errors of AWS Lambda. Codes and statuses: https://docs.aws.amazon.com/lambda/latest/api/CommonErrors.html and each operation's page. */
import { AwsError } from "../../../wire/errors.ts";

const user = { Type: "User" };

export const functionNotFound = (arn: string): AwsError =>
  new AwsError("ResourceNotFoundException", `Function not found: ${arn}`, { members: user });

export const aliasNotFound = (arn: string): AwsError =>
  new AwsError("ResourceNotFoundException", `Cannot find alias arn: ${arn}`, { members: user });

export const policyNotFound = (): AwsError =>
  new AwsError("ResourceNotFoundException", "The resource you requested does not exist.", { members: user });

export const noEventInvokeConfig = (arn: string): AwsError =>
  new AwsError("ResourceNotFoundException", `The function ${arn} doesn't have an EventInvokeConfig`, {
    members: user,
  });

export const statementNotFound = (sid: string): AwsError =>
  new AwsError("ResourceNotFoundException", `Statement ${sid} is not found in resource policy.`, {
    members: user,
  });

export const regionNotReachable = (wanted: string, here: string): AwsError =>
  new AwsError(
    "ResourceNotFoundException",
    `Functions from '${wanted}' are not reachable in this region ('${here}')`,
    { members: user },
  );

export const resourceConflict = (message: string): AwsError =>
  new AwsError("ResourceConflictException", message, { members: user });

export const invalidParameter = (message: string, cause?: unknown): AwsError =>
  new AwsError("InvalidParameterValueException", message, { members: user, cause });

/** The answer to a value that breaks a constraint of the API's model; Lambda does not model this code. */
export const validationFailed = (member: string, value: unknown, constraint: string): AwsError =>
  new AwsError(
    "ValidationException",
    `1 validation error detected: Value '${String(value)}' at '${member}' failed to satisfy constraint: ${constraint}`,
    { status: 400 },
  );

export const revisionMismatch = (operation: "GetFunction/GetAlias" | "GetPolicy"): AwsError =>
  new AwsError(
    "PreconditionFailedException",
    `The Revision Id provided does not match the latest Revision Id. Call the ${operation} API to retrieve the latest Revision Id`,
    { members: user },
  );

export const unreadableZip = (cause?: unknown): AwsError =>
  invalidParameter("Could not unzip uploaded file. Please check your file, then try to upload again.", cause);

export const invalidRequestContent = (message: string, cause?: unknown): AwsError =>
  new AwsError("InvalidRequestContentException", message, { members: user, cause });

export const payloadTooLarge = (bytes: number, invocationType: string, limit: number): AwsError =>
  new AwsError(
    "RequestTooLargeException",
    `${bytes} byte payload is too large for the ${invocationType} invocation type (limit ${limit} bytes)`,
    { members: user },
  );

export const requestTooLarge = (limit: number, operation: string): AwsError =>
  new AwsError(
    "RequestEntityTooLargeException",
    `Request must be smaller than ${limit} bytes for the ${operation} operation`,
    { status: 413 },
  );

export const tooManyRequests = (): AwsError =>
  new AwsError("TooManyRequestsException", "Rate Exceeded.", {
    members: { ...user, Reason: "ReservedFunctionConcurrentInvocationLimitExceeded" },
  });

export const recursiveInvocation = (): AwsError =>
  new AwsError(
    "RecursiveInvocationException",
    "Lambda has detected your function being invoked in a recursive loop with other Amazon Web Services resources and stopped your function's invocation.",
    { members: user },
  );

/** AWS's answer to a trouble of its own: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors */
export const serviceTrouble = (cause: Error): AwsError =>
  new AwsError("ServiceException", `The AWS Lambda service encountered an internal error: ${cause.message}`, {
    members: { Type: "Service" },
    cause,
  });

export const accessDenied = (callerArn: string, action: string, resource: string): AwsError =>
  new AwsError(
    "AccessDeniedException",
    `User: ${callerArn} is not authorized to perform: lambda:${action} on resource: ${resource}`,
    { status: 403 },
  );

/** For what AWS has and this service does not: named, never ignored. */
export const notImplemented = (what: string): AwsError =>
  new AwsError("NotImplemented", `The embedded Lambda does not implement ${what}.`, { status: 501 });
