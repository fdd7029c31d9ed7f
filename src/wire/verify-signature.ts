/** Decides whether a request was signed with the secret of the key it names. Any doubt refuses. */
import { timingSafeEqual } from "node:crypto";
import type { ChunkSigning } from "./chunk-signatures.ts";
import { readSignatureFields, type SignatureFields } from "./signature-fields.ts";
import { AwsError } from "./errors.ts";
import type { WireRequest } from "./message.ts";
import { payloadHashOf } from "./payload-hash.ts";
import { parseTimestamp, signatureOf } from "./signature.ts";
import { signV2, stringToSignV2 } from "./signature-v2.ts";

export interface KnownCredentials {
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  /** Milliseconds since 1970: when a session ends. */
  readonly expiresAt?: number | undefined;
}

export interface VerifyOptions {
  /** The credentials of an access key id; undefined when nobody has it. */
  readonly lookUp: (accessKeyId: string) => KnownCredentials | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Hash of the body, for services that sign it without naming it in a header. */
  readonly bodyHash?: string;
}

export interface VerifiedSignature {
  readonly signatureFields: SignatureFields;
  /** As in x-amz-content-sha256: a hash to hold the body against, or one of S3's UNSIGNED and STREAMING words. */
  readonly payloadHash: string;
  /** Set for a body whose chunks are signed too. */
  readonly chunkSigning?: ChunkSigning | undefined;
}

const skewLimit = 15 * 60_000;
const expiresLimit = 7 * 24 * 3600;

/**
 * Verifies a request's signature, dates and key.
 * @throws in S3's words (serviceAuthError of auth-errors.ts translates them for the other services): AwsError AccessDenied (anonymous, expired), InvalidAccessKeyId, RequestTimeTooSkewed,
 * SignatureDoesNotMatch, InvalidToken and the errors of readSignatureFields.
 */
export function verifySignature(request: WireRequest, options: VerifyOptions): VerifiedSignature {
  const signatureFields = readSignatureFields(request);
  if (!signatureFields) throw new AwsError("AccessDenied", "Access Denied", { status: 403 });
  const known = options.lookUp(signatureFields.accessKeyId);
  if (!known) throw invalidKey(signatureFields);
  checkKnown(known, signatureFields, options.now);
  if (signatureFields.version === 2) return verifyV2(signatureFields, request, { known, now: options.now });
  checkTime(signatureFields, options.now);
  checkSignedHeaders(signatureFields, request);
  const payloadHash = payloadHashOf(signatureFields, request, options.bodyHash);
  const { scope, timestamp, signedHeaders, signature: seed } = signatureFields;
  const expected = signatureOf(
    { request, scope, timestamp, signedHeaders, payloadHash },
    known.secretAccessKey,
  );
  if (!sameText(expected, signatureFields.signature)) throw mismatch(signatureFields);
  const chunkSigning = payloadHash.startsWith("STREAMING-AWS4-HMAC-SHA256-PAYLOAD")
    ? { secretAccessKey: known.secretAccessKey, scope, timestamp, seed }
    : undefined;
  return { signatureFields, payloadHash, chunkSigning };
}

/** What a request says that nobody signed: no key, and no region. */
export const unsigned: VerifiedSignature = {
  signatureFields: {
    version: 4,
    kind: "header",
    accessKeyId: "",
    scope: { date: "", region: "", service: "s3" },
    signedHeaders: [],
    signature: "",
    timestamp: "",
    expires: undefined,
    sessionToken: undefined,
  },
  payloadHash: "UNSIGNED-PAYLOAD",
};

/** @throws AwsError InvalidToken, ExpiredToken. */
export function checkKnown(known: KnownCredentials, { sessionToken }: SignatureFields, now: number): void {
  if ((known.sessionToken ?? undefined) !== sessionToken) throw invalidToken();
  if (known.expiresAt !== undefined && now >= known.expiresAt) throw expiredToken();
}

/** No body is signed: only Content-MD5 covers it. */
function verifyV2(
  signatureFields: SignatureFields,
  request: WireRequest,
  { known, now }: { known: KnownCredentials; now: number },
): VerifiedSignature {
  checkTimeV2(signatureFields, now);
  // Where x-amz-date is sent, it is among the signed headers, and the date's own line is empty.
  const date =
    signatureFields.expires ?? (request.headers["x-amz-date"] === undefined ? signatureFields.timestamp : "");
  const toSign = stringToSignV2(request, date);
  if (sameText(signV2(toSign, known.secretAccessKey), signatureFields.signature)) {
    return { signatureFields, payloadHash: "UNSIGNED-PAYLOAD" };
  }
  throw mismatch(signatureFields, { StringToSign: toSign, SignatureProvided: signatureFields.signature });
}

function checkTimeV2({ timestamp, expires }: SignatureFields, now: number): void {
  if (expires === undefined) {
    const signed = Date.parse(timestamp);
    if (Number.isNaN(signed)) throw noDate();
    if (Math.abs(now - signed) > skewLimit) throw tooSkewed(timestamp, now);
    return;
  }
  if (!/^\d{1,12}$/.test(expires)) {
    throw new AwsError("AccessDenied", `Invalid date (should be seconds since epoch): ${expires}`, {
      status: 403,
    });
  }
  if (now > Number(expires) * 1000) throw expired({ Expires: isoSeconds(Number(expires) * 1000) }, now);
}

function checkTime({ kind, timestamp, expires, scope }: SignatureFields, now: number): void {
  const signed = parseTimestamp(timestamp);
  if (Number.isNaN(signed) || !timestamp.startsWith(scope.date)) {
    throw noDate();
  }
  if (kind === "header") {
    if (Math.abs(now - signed) > skewLimit) throw tooSkewed(timestamp, now);
    return;
  }
  const seconds = secondsOf(expires ?? "");
  if (signed - now > skewLimit)
    throw new AwsError("AccessDenied", "Request is not yet valid", { status: 403 });
  const end = signed + seconds * 1000;
  if (now > end) throw expired({ "X-Amz-Expires": seconds, Expires: isoSeconds(end) }, now);
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html */
function secondsOf(expires: string): number {
  const bad = (message: string): AwsError =>
    new AwsError("AuthorizationQueryParametersError", message, { status: 400 });
  if (!/^-?\d+$/.test(expires)) throw bad("X-Amz-Expires should be a number");
  const seconds = Number(expires);
  if (seconds < 0) throw bad("X-Amz-Expires must be non-negative");
  if (seconds === 0) throw bad("X-Amz-Expires must be at least 1 second");
  if (seconds > expiresLimit) {
    throw bad(
      "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds",
    );
  }
  return seconds;
}

const isoSeconds = (time: number): string => new Date(time).toISOString().replace(/\.\d{3}/, "");

const noDate = (): AwsError =>
  new AwsError("AccessDenied", "AWS authentication requires a valid Date or x-amz-date header", {
    status: 403,
  });

const expired = (members: Record<string, unknown>, now: number): AwsError =>
  new AwsError("AccessDenied", "Request has expired", {
    status: 403,
    members: { ...members, ServerTime: isoSeconds(now) },
  });

/** Host and every x-amz-* header must be under the signature, or somebody else could have added them. */
function checkSignedHeaders({ signedHeaders }: SignatureFields, { headers }: WireRequest): void {
  const signed = new Set(signedHeaders);
  const unsigned = Object.keys(headers).find(
    (name) =>
      (name === "host" || name.startsWith("x-amz-")) && !signed.has(name) && name !== "x-amz-content-sha256",
  );
  if (unsigned !== undefined) {
    throw new AwsError("AccessDenied", "There were headers present in the request which were not signed", {
      status: 403,
      members: { HeadersNotSigned: unsigned },
    });
  }
}

function sameText(expected: string, actual: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(actual)];
  return a.length === b.length && timingSafeEqual(a, b);
}

export const invalidKey = ({ accessKeyId }: SignatureFields): AwsError =>
  new AwsError("InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.", {
    status: 403,
    members: { AWSAccessKeyId: accessKeyId },
  });

const invalidToken = (): AwsError =>
  new AwsError("InvalidToken", "The provided token is malformed or otherwise invalid.", { status: 400 });

const expiredToken = (): AwsError =>
  new AwsError("ExpiredToken", "The provided token has expired.", { status: 400 });

export const mismatch = (
  { accessKeyId }: SignatureFields,
  members: Readonly<Record<string, unknown>> = {},
): AwsError =>
  new AwsError(
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    { status: 403, members: { AWSAccessKeyId: accessKeyId, ...members } },
  );

const tooSkewed = (timestamp: string, now: number): AwsError =>
  new AwsError(
    "RequestTimeTooSkewed",
    "The difference between the request time and the current time is too large.",
    {
      status: 403,
      members: {
        RequestTime: timestamp,
        ServerTime: new Date(now).toISOString(),
        MaxAllowedSkewMilliseconds: skewLimit,
      },
    },
  );
