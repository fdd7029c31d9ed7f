/**
 * KMS's errors in KMS's words. Over JSON every one of them is a 400 (see "Errors" of any operation, for example
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html); the statuses of the schemas, such as 404 and
 * 409, are those of the older query protocol.
 */
import { AwsError } from "../../../wire/errors.ts";
import { type Violation, describeViolations } from "../constraints.ts";

const kmsError = (code: string, message: string, cause?: unknown): AwsError =>
  new AwsError(code, message, { status: 400, cause });

export const validationError = (message: string): AwsError => kmsError("ValidationException", message);

/** Throws a ValidationException that names every broken constraint. */
export function validate(...violations: Violation[]): void {
  const message = describeViolations(violations);
  if (message !== undefined) throw validationError(message);
}

export const notImplemented = (parameter: string, reason: string): AwsError =>
  new AwsError("NotImplemented", `The embedded KMS does not implement ${parameter}: ${reason}.`, {
    status: 501,
  });

export const keyNotFound = (keyArn: string): AwsError =>
  kmsError("NotFoundException", `Key '${keyArn}' does not exist`);

export const aliasNotFound = (aliasArn: string): AwsError =>
  kmsError("NotFoundException", `Alias ${aliasArn} is not found.`);

export const invalidKeyId = (keyId: string): AwsError =>
  kmsError("NotFoundException", `Invalid keyId '${keyId}'`);

/** AWS names the ARN's region when it is not the endpoint's. */
export const otherRegion = (region: string): AwsError =>
  kmsError("NotFoundException", `Invalid arn ${region}`);

export const invalidArn = (arn: string): AwsError => kmsError("InvalidArnException", `Invalid arn ${arn}`);

export const disabled = (keyArn: string): AwsError => kmsError("DisabledException", `${keyArn} is disabled.`);

export const pendingDeletion = (keyArn: string): AwsError =>
  kmsError("KMSInvalidStateException", `${keyArn} is pending deletion.`);

export const notPendingDeletion = (keyArn: string): AwsError =>
  kmsError("KMSInvalidStateException", `${keyArn} is not pending deletion.`);

/** AWS sends no message with this one: it does not say what about the ciphertext, context or tag is wrong. */
export const invalidCiphertext = (cause?: unknown): AwsError =>
  kmsError("InvalidCiphertextException", "", cause);

export const incorrectKey = (): AwsError =>
  kmsError(
    "IncorrectKeyException",
    "The key ID in the request does not identify a CMK that can perform this operation.",
  );

/** The error for a ciphertext does not reveal whether its key is gone, elsewhere or another account's. */
export const unknownCiphertextKey = (): AwsError =>
  kmsError(
    "AccessDeniedException",
    "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.",
  );

export const accessDenied = (callerArn: string, action: string, resource: string): AwsError =>
  kmsError(
    "AccessDeniedException",
    `User: ${callerArn} is not authorized to perform: kms:${action} on resource: ${resource} because no resource-based policy allows the kms:${action} action`,
  );

export const incompatibleAlgorithm = (algorithm: string): AwsError =>
  kmsError(
    "InvalidKeyUsageException",
    `Algorithm ${algorithm} is incompatible with key spec SYMMETRIC_DEFAULT.`,
  );

export const dryRunSucceeded = (): AwsError =>
  kmsError("DryRunOperationException", "The request would have succeeded, but the DryRun option is set.");

export const aliasExists = (aliasArn: string): AwsError =>
  kmsError("AlreadyExistsException", `An alias with the name ${aliasArn} already exists`);

/** Names below alias/aws/ belong to AWS managed keys. */
export const reservedAlias = (): AwsError => kmsError("NotAuthorizedException", "");

export const limitExceeded = (message: string): AwsError => kmsError("LimitExceededException", message);

export const invalidMarker = (marker: string): AwsError =>
  kmsError("InvalidMarkerException", `Could not deserialize marker '${marker}'`);

export const tagError = (message: string): AwsError => kmsError("TagException", message);

export const malformedPolicy = (message: string): AwsError =>
  kmsError("MalformedPolicyDocumentException", message);

export const policyNotFound = (): AwsError => kmsError("NotFoundException", "No such policy exists");

export const invalidGrantToken = (): AwsError =>
  kmsError("InvalidGrantTokenException", "Invalid grant token");
