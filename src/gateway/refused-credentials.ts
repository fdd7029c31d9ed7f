/**
 * A target that refuses the gateway's credentials. This is never the answer's fault, and on real AWS the error can contain
 * what the answer must not see: the session token and the user's access key id.
 */
import type { Credentials } from "../common/run-data.ts";

/** The connection ends without a response, as for a lost target. */
export class CredentialsRefused extends Error {
  override readonly name = "CredentialsRefused";

  constructor(code: string) {
    super(`it does not take the credentials of this run (${code})`);
  }
}

/**
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList
 * https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html
 */
const codes: ReadonlySet<string> = new Set([
  "ExpiredToken",
  "ExpiredTokenException",
  "IncompleteSignature",
  "IncompleteSignatureException",
  "InvalidAccessKeyId",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "InvalidToken",
  "MissingAuthenticationTokenException",
  "RequestExpired",
  "RequestTimeTooSkewed",
  "SignatureDoesNotMatch",
  "TokenRefreshRequired",
  "UnrecognizedClientException",
]);

/** Whether an error is about the gateway's credentials or contains a part of them. */
export function isCredentialsRefusal(
  { code, text }: { readonly code: string; readonly text: string },
  { accessKeyId, sessionToken }: Credentials,
): boolean {
  if (codes.has(code)) return true;
  if (sessionToken !== undefined && text.includes(sessionToken)) return true;
  // An emulator's access key id is the account id, which is in every ARN.
  return !/^\d{12}$/.test(accessKeyId) && text.includes(accessKeyId);
}
