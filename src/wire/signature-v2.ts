/**
 * AWS Signature Version 2 as S3 has it, in the Authorization header or in a URL. Accepted in regions that opened before
 * 2014 only. https://docs.aws.amazon.com/AmazonS3/latest/userguide/RESTAuthentication.html
 */
import { createHmac } from "node:crypto";
import { hostedBucket } from "./hosted-bucket.ts";
import { parametersOf, type WireRequest } from "./message.ts";

/** Query parameters that are part of the resource; all others are not signed. */
const signedParameters: ReadonlySet<string> = new Set([
  "accelerate",
  "acl",
  "analytics",
  "cors",
  "delete",
  "encryption",
  "inventory",
  "lifecycle",
  "location",
  "logging",
  "metrics",
  "notification",
  "object-lock",
  "partNumber",
  "policy",
  "policyStatus",
  "publicAccessBlock",
  "replication",
  "requestPayment",
  "restore",
  "select",
  "select-type",
  "tagging",
  "torrent",
  "uploadId",
  "uploads",
  "versionId",
  "versioning",
  "versions",
  "website",
  "response-cache-control",
  "response-content-disposition",
  "response-content-encoding",
  "response-content-language",
  "response-content-type",
  "response-expires",
]);

type Signed = Pick<WireRequest, "method" | "path" | "query" | "headers">;

/**
 * What is signed of a request.
 * @param date the Date header, empty where x-amz-date is sent, or the seconds of a URL's `Expires`.
 */
export function stringToSignV2(request: Signed, date: string): string {
  const query = parametersOf(request);
  // A URL carries in its query what would be a header.
  const carried = Object.fromEntries(query.map(([name, value]) => [name.toLowerCase(), value]));
  const header = (name: string): string => request.headers[name] ?? carried[name] ?? "";
  const amz = { ...pick(carried), ...pick(request.headers) };
  const headers = Object.keys(amz)
    .sort()
    .map((name) => `${name}:${amz[name]!.trim().replace(/\s*\n\s*/g, " ")}\n`)
    .join("");
  const lines = [request.method, header("content-md5"), header("content-type"), date];
  return `${lines.join("\n")}\n${headers}${resource(request, query)}`;
}

/** Base64 of the HMAC-SHA1. */
export const signV2 = (text: string, secret: string): string =>
  createHmac("sha1", secret).update(text).digest("base64");

const pick = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter(([name]) => name.startsWith("x-amz-")));

function resource(request: Signed, query: readonly (readonly [string, string])[]): string {
  const bucket = hostedBucket(request.headers["host"]);
  const signed = query
    .filter(([name]) => signedParameters.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => (value === "" ? name : `${name}=${value}`));
  const path = `${bucket === undefined ? "" : `/${bucket}`}${request.path || "/"}`;
  return signed.length > 0 ? `${path}?${signed.join("&")}` : path;
}
