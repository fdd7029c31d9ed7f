// AWS's examples: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
// and https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
import { expect, test } from "vitest";
import {
  emptyHash,
  parseTimestamp,
  formatTimestamp,
  sha256Hex,
  signatureOf,
} from "../../src/wire/signature.ts";

const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const scope = { date: "20130524", region: "us-east-1", service: "s3" };
const timestamp = "20130524T000000Z";
const host = "examplebucket.s3.amazonaws.com";

test("a GET with a Range header is signed as in AWS's example", () => {
  const headers = { host, range: "bytes=0-9", "x-amz-content-sha256": emptyHash, "x-amz-date": timestamp };
  const signature = signatureOf(
    {
      request: { method: "GET", path: "/test.txt", query: "", headers },
      scope,
      timestamp,
      signedHeaders: Object.keys(headers),
      payloadHash: emptyHash,
    },
    secret,
  );
  expect(signature).toBe("f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
});

test("a PUT whose key needs encoding is signed as in AWS's example", () => {
  const payloadHash = sha256Hex("Welcome to Amazon S3.");
  const headers = {
    date: "Fri, 24 May 2013 00:00:00 GMT",
    host,
    "x-amz-content-sha256": payloadHash,
    "x-amz-date": timestamp,
    "x-amz-storage-class": "REDUCED_REDUNDANCY",
  };
  const signature = signatureOf(
    {
      request: { method: "PUT", path: "/test%24file.text", query: "", headers },
      scope,
      timestamp,
      signedHeaders: Object.keys(headers),
      payloadHash,
    },
    secret,
  );
  expect(signature).toBe("98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
});

test.each([
  ["lifecycle", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"],
  ["max-keys=2&prefix=J", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"],
  ["prefix=J&max-keys=2", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"],
])("the query %s is signed as in AWS's example, in any order", (query, expected) => {
  const headers = { host, "x-amz-content-sha256": emptyHash, "x-amz-date": timestamp };
  const signature = signatureOf(
    {
      request: { method: "GET", path: "/", query, headers },
      scope,
      timestamp,
      signedHeaders: Object.keys(headers),
      payloadHash: emptyHash,
    },
    secret,
  );
  expect(signature).toBe(expected);
});

test("a presigned URL is signed as in AWS's example", () => {
  const query =
    "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request" +
    "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host";
  const signature = signatureOf(
    {
      request: { method: "GET", path: "/test.txt", query, headers: { host } },
      scope,
      timestamp,
      signedHeaders: ["host"],
      payloadHash: "UNSIGNED-PAYLOAD",
    },
    secret,
  );
  expect(signature).toBe("aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
});

test("timestamps are parsed and formatted, and an invalid one is NaN", () => {
  expect(formatTimestamp(parseTimestamp(timestamp))).toBe(timestamp);
  expect(parseTimestamp("2013-05-24T00:00:00Z")).toBeNaN();
});
