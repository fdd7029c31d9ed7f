/** Faults of signatures in the words of the services that are not S3. */
import type { Protocol } from "./catalog.ts";
import { AwsError } from "./errors.ts";

/**
 * The same fault in the words of the services that are not S3.
 * https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html for JSON,
 * https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html for the Query protocol.
 */
export function serviceAuthError(error: AwsError, protocol: Protocol): AwsError {
  const codes = protocol === "query" ? queryCodes : jsonCodes;
  const code = codes[error.code];
  if (!code) return error;
  const status = protocol === "json-1.1" || code === "IncompleteSignature" ? 400 : 403;
  return new AwsError(code, messages[code] ?? error.message, { status, cause: error });
}

const jsonCodes: Readonly<Record<string, string>> = {
  AccessDenied: "MissingAuthenticationTokenException",
  InvalidAccessKeyId: "UnrecognizedClientException",
  InvalidToken: "UnrecognizedClientException",
  ExpiredToken: "ExpiredTokenException",
  SignatureDoesNotMatch: "InvalidSignatureException",
  RequestTimeTooSkewed: "InvalidSignatureException",
  AuthorizationHeaderMalformed: "IncompleteSignatureException",
  AuthorizationQueryParametersError: "IncompleteSignatureException",
  InvalidRequest: "IncompleteSignatureException",
};

const queryCodes: Readonly<Record<string, string>> = {
  AccessDenied: "MissingAuthenticationToken",
  InvalidAccessKeyId: "InvalidClientTokenId",
  InvalidToken: "InvalidClientTokenId",
  ExpiredToken: "ExpiredToken",
  RequestTimeTooSkewed: "SignatureDoesNotMatch",
  SignatureDoesNotMatch: "SignatureDoesNotMatch",
  AuthorizationHeaderMalformed: "IncompleteSignature",
  AuthorizationQueryParametersError: "IncompleteSignature",
  InvalidRequest: "IncompleteSignature",
};

const messages: Readonly<Record<string, string>> = {
  UnrecognizedClientException: "The security token included in the request is invalid.",
  InvalidClientTokenId: "The security token included in the request is invalid.",
  ExpiredTokenException: "The security token included in the request is expired",
  ExpiredToken: "The security token included in the request is expired",
  MissingAuthenticationToken: "Request is missing Authentication Token",
};
