/** Signs a request for a target: the other half of verification. */
import type { Credentials } from "../common/run-data.ts";
import type { WireRequest } from "./message.ts";
import { algorithm, type CredentialScope, formatTimestamp, scopeText, signatureOf } from "./signature.ts";

export interface SignOptions {
  readonly credentials: Credentials;
  readonly region: string;
  readonly service: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Hash of the body or one of S3's words for a body that is not signed. */
  readonly payloadHash: string;
}

/** The request's headers with Authorization, X-Amz-Date and, for session credentials, X-Amz-Security-Token. */
export function signRequest(
  request: Pick<WireRequest, "method" | "path" | "query" | "headers">,
  { credentials, region, service, now, payloadHash }: SignOptions,
): Record<string, string> {
  const timestamp = formatTimestamp(now);
  const scope: CredentialScope = { date: timestamp.slice(0, 8), region, service };
  const { authorization: _, "x-amz-security-token": __, ...rest } = request.headers;
  const headers: Record<string, string> = { ...rest, "x-amz-date": timestamp };
  if (service === "s3") headers["x-amz-content-sha256"] = payloadHash;
  if (credentials.sessionToken !== undefined) headers["x-amz-security-token"] = credentials.sessionToken;
  const signedHeaders = Object.keys(headers).filter(isSigned).sort();
  const signature = signatureOf(
    { request: { ...request, headers }, scope, timestamp, signedHeaders, payloadHash },
    credentials.secretAccessKey,
  );
  headers["authorization"] =
    `${algorithm} Credential=${credentials.accessKeyId}/${scopeText(scope)}, ` +
    `SignedHeaders=${signedHeaders.join(";")}, Signature=${signature}`;
  return headers;
}

/** What a hop between us and the target may change stays out of the signature. */
const isSigned = (name: string): boolean =>
  name === "host" || name === "content-type" || name === "content-md5" || name.startsWith("x-amz-");
