/** Headers that a presigned URL carries in its query, where S3 reads them as if they had been sent. */
import { encodeRfc3986, parametersOf, type WireRequest } from "./message.ts";

/** The URL's own signature, of either version. */
const own =
  /^(?:X-Amz-(?:Algorithm|Credential|Date|Expires|SignedHeaders|Signature|Security-Token|Content-Sha256)|AWSAccessKeyId|Signature|Expires)$/i;

/** SDKs put x-amz-* headers into the URLs they presign; in version 2 these two as well. */
const carried = /^(?:x-amz-.+|content-type|content-md5)$/i;

/**
 * These S3 takes as headers alone; in a URL it does not look at them. SDKs put the checksum of no body there.
 * https://github.com/aws/aws-sdk/issues/480 and https://github.com/aws/aws-sdk-js-v3/pull/1701
 */
const overlooked = /^x-amz-(?:checksum-.+|sdk-checksum-algorithm|server-side-encryption.*)$/i;

/**
 * A presigned request as if it had been signed in its headers: nothing of its signature in the query, and what the
 * query carried of headers among them. https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export function withQueryHeaders(request: WireRequest): WireRequest {
  const headers: Record<string, string> = {};
  const rest: string[] = [];
  for (const [name, value] of parametersOf(request)) {
    if (own.test(name) || overlooked.test(name)) continue;
    if (carried.test(name)) headers[name.toLowerCase()] = value;
    else rest.push(value === "" ? encodeRfc3986(name) : `${encodeRfc3986(name)}=${encodeRfc3986(value)}`);
  }
  return { ...request, query: rest.join("&"), headers: { ...headers, ...request.headers } };
}
