/**
 * AWS Signature Version 4, both sides share it: canonical request, string to sign, signing key.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { createHash, createHmac } from "node:crypto";
import { encodeRfc3986, parametersOf, type WireRequest } from "./message.ts";

export interface CredentialScope {
  /** YYYYMMDD */
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

export const algorithm = "AWS4-HMAC-SHA256";
export const emptyHash = createHash("sha256").digest("hex");
export const sha256Hex = (data: string | Uint8Array): string =>
  createHash("sha256").update(data).digest("hex");
export const scopeText = ({ date, region, service }: CredentialScope): string =>
  `${date}/${region}/${service}/aws4_request`;

const signingKeys = new Map<string, Buffer>();
const signingKeyLimit = 256;

/** The day's key for a secret; kept, because four HMACs a request would cost more than the rest of verification. */
export function signingKey(secret: string, { date, region, service }: CredentialScope): Buffer {
  const name = `${secret}\n${date}\n${region}\n${service}`;
  let key = signingKeys.get(name);
  if (!key) {
    const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
    key = hmac(hmac(hmac(hmac(`AWS4${secret}`, date), region), service), "aws4_request");
    if (signingKeys.size >= signingKeyLimit) signingKeys.clear();
    signingKeys.set(name, key);
  }
  return key;
}

export interface Signable {
  readonly request: Pick<WireRequest, "method" | "path" | "query" | "headers">;
  readonly scope: CredentialScope;
  /** X-Amz-Date, for example 20261122T133612Z */
  readonly timestamp: string;
  /** Lower case, sorted. */
  readonly signedHeaders: readonly string[];
  readonly payloadHash: string;
}

/** The hex signature of a request. */
export function signatureOf(signable: Signable, secret: string): string {
  const { scope, timestamp } = signable;
  const toSign = `${algorithm}\n${timestamp}\n${scopeText(scope)}\n${sha256Hex(canonicalRequest(signable))}`;
  return createHmac("sha256", signingKey(secret, scope)).update(toSign).digest("hex");
}

function canonicalRequest({ request, scope, signedHeaders, payloadHash }: Signable): string {
  const headers = signedHeaders
    .map((name) => `${name}:${canonicalValue(request.headers[name] ?? "")}\n`)
    .join("");
  const path = canonicalPath(request.path, scope.service);
  return `${request.method}\n${path}\n${canonicalQuery(request)}\n${headers}\n${signedHeaders.join(";")}\n${payloadHash}`;
}

// oxlint-disable-next-line no-control-regex -- the whole of ASCII is meant
const ascii = /^[\u0000-\u007f]*$/;

/** HTTP carries bytes, which Node.js reads as Latin-1; what was signed is UTF-8. */
const canonicalValue = (value: string): string =>
  (ascii.test(value) ? value : Buffer.from(value, "latin1").toString()).trim().replace(/ {2,}/g, " ");

/** S3 signs the path as sent; every other service signs it encoded once more. */
function canonicalPath(path: string, service: string): string {
  if (service === "s3") return path || "/";
  const encoded = path.split("/").map(encodeRfc3986).join("/");
  return encoded || "/";
}

function canonicalQuery(request: Signable["request"]): string {
  if (request.query === "") return "";
  return parametersOf(request)
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => [encodeRfc3986(name), encodeRfc3986(value)] as const)
    .sort(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** 20261122T133612Z → milliseconds since 1970, or NaN. */
export function parseTimestamp(text: string): number {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!parts) return Number.NaN;
  const [, year, month, day, hour, minute, second] = parts;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** Milliseconds since 1970 → 20261122T133612Z */
export const formatTimestamp = (time: number): string =>
  new Date(time)
    .toISOString()
    .replace(/[-:]/g, "")
    .replace(/\.\d{3}/, "");
