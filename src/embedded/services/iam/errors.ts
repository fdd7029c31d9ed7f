/** IAM's errors, with the words that AWS answers. https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html */
import { describeViolations, type Violation } from "../constraints.ts";
import { AwsError } from "../../../wire/errors.ts";

export const validationError = (message: string): AwsError =>
  new AwsError("ValidationError", message, { status: 400 });

/** Throws a ValidationError that names every broken constraint. */
export function validate(...violations: Violation[]): void {
  const message = describeViolations(violations);
  if (message !== undefined) throw validationError(message);
}

export const noSuchEntity = (message: string): AwsError =>
  new AwsError("NoSuchEntity", message, { status: 404 });

export const alreadyExists = (message: string): AwsError =>
  new AwsError("EntityAlreadyExists", message, { status: 409 });

export const deleteConflict = (message: string): AwsError =>
  new AwsError("DeleteConflict", message, { status: 409 });

export const limitExceeded = (message: string): AwsError =>
  new AwsError("LimitExceeded", message, { status: 409 });

export const invalidInput = (message: string): AwsError =>
  new AwsError("InvalidInput", message, { status: 400 });

export const accessDenied = (message: string): AwsError =>
  new AwsError("AccessDenied", message, { status: 403 });

export const malformedPolicy = (message: string): AwsError =>
  new AwsError("MalformedPolicyDocument", message, { status: 400 });
