/**
 * A target that does not take the credentials with which the hop signs. That is never the answer's doing, and on real
 * AWS the error's document may hold what the answer must not see: the session token and the person's access key id.
 */
import type { Credentials } from "../common/run-data.ts";

/** The connection ends without an answer, as when the target is gone. */
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

/** Whether an error is about the hop's credentials, or repeats a part of them. */
export function isCredentialsRefusal(
  { code, text }: { readonly code: string; readonly text: string },
  { accessKeyId, sessionToken }: Credentials,
): boolean {
  if (codes.has(code)) return true;
  if (sessionToken !== undefined && text.includes(sessionToken)) return true;
  // An emulator's access key id is the account's number, which stands in every ARN.
  return !/^\d{12}$/.test(accessKeyId) && text.includes(accessKeyId);
}
