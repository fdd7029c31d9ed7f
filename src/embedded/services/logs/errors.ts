/** CloudWatch Logs' errors in its own words. Over JSON every client error is a 400. */
import { type Violation, describeViolations } from "../constraints.ts";
import { AwsError } from "../../../wire/errors.ts";

const logsError = (code: string, message: string): AwsError => new AwsError(code, message, { status: 400 });

export const invalidParameter = (message: string): AwsError =>
  logsError("InvalidParameterException", message);

export const validationError = (message: string): AwsError => logsError("ValidationException", message);

/** Throws an InvalidParameterException that names every broken constraint. */
export function validate(...violations: Violation[]): void {
  const message = describeViolations(violations);
  if (message !== undefined) throw invalidParameter(message);
}

export const groupNotFound = (): AwsError =>
  logsError("ResourceNotFoundException", "The specified log group does not exist.");

export const streamNotFound = (): AwsError =>
  logsError("ResourceNotFoundException", "The specified log stream does not exist.");

export const resourceNotFound = (): AwsError =>
  logsError("ResourceNotFoundException", "The specified resource does not exist.");

export const groupExists = (): AwsError =>
  logsError("ResourceAlreadyExistsException", "The specified log group already exists");

export const streamExists = (): AwsError =>
  logsError("ResourceAlreadyExistsException", "The specified log stream already exists");

export const deletionProtected = (): AwsError =>
  validationError("The log group has deletion protection enabled and cannot be deleted.");

export const tooManyTags = (): AwsError =>
  logsError("TooManyTagsException", "A resource can have no more than 50 tags.");

export const notImplemented = (parameter: string, reason: string): AwsError =>
  new AwsError("NotImplemented", `The embedded CloudWatch Logs does not implement ${parameter}: ${reason}.`, {
    status: 501,
  });
