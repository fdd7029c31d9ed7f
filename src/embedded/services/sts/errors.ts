/** STS's errors, in the words of https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html. */
import { describeViolations, type Violation } from "../constraints.ts";
import { AwsError } from "../../../wire/errors.ts";

export const validationError = (message: string): AwsError =>
  new AwsError("ValidationError", message, { status: 400 });

/** Throws a ValidationError that names every broken constraint. */
export function validate(...violations: Violation[]): void {
  const message = describeViolations(violations);
  if (message !== undefined) throw validationError(message);
}

export const accessDenied = (message: string): AwsError =>
  new AwsError("AccessDenied", message, { status: 403 });

export const notImplemented = (parameter: string): AwsError =>
  new AwsError("NotImplemented", `The embedded STS does not implement ${parameter}.`, { status: 501 });
