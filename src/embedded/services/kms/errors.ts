/** KMS's errors in KMS's words. Codes that the schemas do not model state their status. */
import { AwsError } from "../../../wire/errors.ts";
import { type Violation, describeViolations } from "../../../common/constraints.ts";

export const validationError = (message: string): AwsError =>
  new AwsError("ValidationException", message, { status: 400 });

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
  new AwsError("NotFoundException", `Key '${keyArn}' does not exist`);

export const aliasNotFound = (aliasArn: string): AwsError =>
  new AwsError("NotFoundException", `Alias ${aliasArn} is not found.`);

export const invalidKeyId = (keyId: string): AwsError =>
  new AwsError("NotFoundException", `Invalid keyId '${keyId}'`);

/** AWS names the ARN's region when it is not the endpoint's. */
export const otherRegion = (region: string): AwsError =>
  new AwsError("NotFoundException", `Invalid arn ${region}`);

export const invalidArn = (arn: string): AwsError =>
  new AwsError("InvalidArnException", `Invalid arn ${arn}`);

export const disabled = (keyArn: string): AwsError =>
  new AwsError("DisabledException", `${keyArn} is disabled.`);

export const pendingDeletion = (keyArn: string): AwsError =>
  new AwsError("KMSInvalidStateException", `${keyArn} is pending deletion.`);

export const notPendingDeletion = (keyArn: string): AwsError =>
  new AwsError("KMSInvalidStateException", `${keyArn} is not pending deletion.`);

/** AWS sends no message with this one: it does not say what about the ciphertext, context or tag is wrong. */
export const invalidCiphertext = (cause?: unknown): AwsError =>
  new AwsError("InvalidCiphertextException", "", { cause });

export const incorrectKey = (): AwsError =>
  new AwsError(
    "IncorrectKeyException",
    "The key ID in the request does not identify a CMK that can perform this operation.",
  );

/** A ciphertext tells nobody whether its key is gone, elsewhere or another account's. */
export const unknownCiphertextKey = (): AwsError =>
  new AwsError(
    "AccessDeniedException",
    "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.",
    { status: 400 },
  );

export const accessDenied = (callerArn: string, action: string, resource: string): AwsError =>
  new AwsError(
    "AccessDeniedException",
    `User: ${callerArn} is not authorized to perform: kms:${action} on resource: ${resource} because no resource-based policy allows the kms:${action} action`,
    { status: 400 },
  );

export const incompatibleAlgorithm = (algorithm: string): AwsError =>
  new AwsError(
    "InvalidKeyUsageException",
    `Algorithm ${algorithm} is incompatible with key spec SYMMETRIC_DEFAULT.`,
  );

export const dryRunSucceeded = (): AwsError =>
  new AwsError("DryRunOperationException", "The request would have succeeded, but the DryRun option is set.");

export const aliasExists = (aliasArn: string): AwsError =>
  new AwsError("AlreadyExistsException", `An alias with the name ${aliasArn} already exists`);

/** Names below alias/aws/ belong to AWS managed keys. */
export const reservedAlias = (): AwsError => new AwsError("NotAuthorizedException", "", { status: 400 });

export const limitExceeded = (message: string): AwsError => new AwsError("LimitExceededException", message);

export const invalidMarker = (marker: string): AwsError =>
  new AwsError("InvalidMarkerException", `Could not deserialize marker '${marker}'`);

export const tagError = (message: string): AwsError => new AwsError("TagException", message);

export const malformedPolicy = (message: string): AwsError =>
  new AwsError("MalformedPolicyDocumentException", message);

export const policyNotFound = (): AwsError => new AwsError("NotFoundException", "No such policy exists");

export const invalidGrantToken = (): AwsError =>
  new AwsError("InvalidGrantTokenException", "Invalid grant token");
