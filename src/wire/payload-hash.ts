/** What a request says about the hash of its body. */
import { AwsError } from "./errors.ts";
import { parametersOf, type WireRequest } from "./message.ts";
import type { SignatureFields } from "./signature-fields.ts";

/**
 * The hash of a body, as it is signed: a hash to hold the body against, or one of S3's words.
 * @param bodyHash of services that sign it without naming it in a header.
 * @throws AwsError InvalidRequest, InvalidArgument, NotImplemented.
 */
export function payloadHashOf(
  { kind, scope }: SignatureFields,
  request: WireRequest,
  bodyHash: string | undefined,
): string {
  const named = request.headers["x-amz-content-sha256"] ?? contentHashOf(request);
  if (scope.service === "s3" && named !== undefined) checkPayloadWord(named);
  if (kind === "query") return named ?? (scope.service === "s3" ? "UNSIGNED-PAYLOAD" : (bodyHash ?? ""));
  if (scope.service !== "s3") return bodyHash ?? named ?? "";
  if (named === undefined) {
    throw new AwsError("InvalidRequest", "Missing required header for this request: x-amz-content-sha256", {
      status: 400,
    });
  }
  return named;
}

/** What x-amz-content-sha256 may say: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html */
const payloadWords = [
  "UNSIGNED-PAYLOAD",
  "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
  "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
  "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
  "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD",
  "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER",
];

/** @throws AwsError InvalidArgument; NotImplemented for chunks signed with Signature Version 4A. */
function checkPayloadWord(word: string): void {
  if (/^[0-9a-f]{64}$/.test(word)) return;
  if (!payloadWords.includes(word)) {
    throw new AwsError(
      "InvalidArgument",
      `x-amz-content-sha256 must be ${payloadWords.join(", ")} or a valid sha256 value.`,
      { status: 400, members: { ArgumentName: "x-amz-content-sha256", ArgumentValue: word } },
    );
  }
  if (!word.includes("-ECDSA-")) return;
  throw new AwsError(
    "NotImplemented",
    `x-amz-content-sha256: ${word} (Signature Version 4A, for Multi-Region Access Points) is not implemented here.`,
    { status: 501 },
  );
}

/** A URL may carry the body's hash too. */
function contentHashOf(request: WireRequest): string | undefined {
  if (!request.query.includes("X-Amz-Content-Sha256=")) return undefined;
  return parametersOf(request).find(([name]) => name === "X-Amz-Content-Sha256")?.[1];
}
