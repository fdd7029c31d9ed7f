/** What a request says about its body: SHA-256 of the signature, Content-MD5, x-amz-checksum-* in header or trailer. */
import { createHash } from "node:crypto";
import { type Checksum, type ChecksumName, checksumOfHeader, createChecksum } from "./checksums.ts";
import { malformedTrailer } from "./chunked-body.ts";
import { AwsError } from "./errors.ts";
import type { WireRequest } from "./message.ts";

export interface Expectation {
  readonly checksum: Checksum;
  /** Known at the end for a trailer. */
  readonly expected: () => string | undefined;
  readonly failure: (actual: string, expected: string | undefined) => AwsError;
}

/** Headers that begin like a checksum's and are none. */
const aboutChecksums: ReadonlySet<string> = new Set([
  "x-amz-checksum-algorithm",
  "x-amz-checksum-mode",
  "x-amz-checksum-type",
]);

/** @throws AwsError InvalidDigest, InvalidRequest for a value that no such checksum has, NotImplemented for unknown ones. */
export function expectationsOf({ headers }: WireRequest, payloadHash: string): Expectation[] {
  const found: Expectation[] = [];
  if (/^[0-9a-f]{64}$/.test(payloadHash)) found.push(hashExpectation(payloadHash));
  const md5 = headers["content-md5"];
  if (md5 !== undefined) found.push(md5Expectation(md5));
  for (const name in headers) {
    if (!name.startsWith("x-amz-checksum-") || aboutChecksums.has(name)) continue;
    const algorithm = algorithmOf(name);
    const value = headers[name]!;
    if (!isDigestOf(algorithm, value)) throw invalidChecksum(name);
    found.push(checksumExpectation(algorithm, () => value));
  }
  return found;
}

/** Names of the trailing headers that a request announces, in lower case. */
export const announcedTrailers = ({ headers }: WireRequest): string[] =>
  (headers["x-amz-trailer"] ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");

export function trailerExpectations(
  names: readonly string[],
  trailers: Readonly<Record<string, string>>,
): Expectation[] {
  return names.map((name) => checksumExpectation(algorithmOf(name), () => trailers[name]));
}

/** @throws AwsError of the first expectation that the bytes did not meet. */
export async function meet(expectations: readonly Expectation[]): Promise<void> {
  for (const { checksum, expected, failure } of expectations) {
    const actual = await checksum.digest();
    if (actual !== expected()) throw failure(actual, expected());
  }
}

function algorithmOf(header: string): ChecksumName {
  const algorithm = checksumOfHeader(header);
  if (!algorithm) throw new AwsError("NotImplemented", `${header} is not implemented`, { status: 501 });
  return algorithm;
}

/** Whether a text is the base64 of as many bytes as the algorithm makes. */
function isDigestOf(algorithm: ChecksumName, text: string): boolean {
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text) && text.length % 4 === 0
    ? Buffer.from(text, "base64").length === digestBytes[algorithm]
    : false;
}

const digestBytes: Readonly<Record<ChecksumName, number>> = {
  CRC32: 4,
  CRC32C: 4,
  CRC64NVME: 8,
  SHA1: 20,
  SHA256: 32,
  SHA512: 64,
  MD5: 16,
  XXHASH64: 8,
  XXHASH3: 8,
  XXHASH128: 16,
};

const invalidChecksum = (header: string): AwsError =>
  new AwsError("InvalidRequest", `Value for ${header} header is invalid.`, { status: 400 });

function checksumExpectation(algorithm: ChecksumName, expected: () => string | undefined): Expectation {
  return {
    checksum: createChecksum(algorithm),
    expected,
    failure: (_, given) => {
      if (given === undefined) return malformedTrailer();
      if (!isDigestOf(algorithm, given)) return invalidChecksum(`x-amz-checksum-${algorithm.toLowerCase()}`);
      return new AwsError(
        "BadDigest",
        `The ${algorithm} you specified did not match the calculated checksum.`,
        {
          status: 400,
        },
      );
    },
  };
}

function hashExpectation(payloadHash: string): Expectation {
  const hash = createHash("sha256");
  return {
    checksum: { update: (bytes) => void hash.update(bytes), digest: async () => hash.digest("hex") },
    expected: () => payloadHash,
    failure: (actual) =>
      new AwsError(
        "XAmzContentSHA256Mismatch",
        "The provided 'x-amz-content-sha256' header does not match what was computed.",
        {
          status: 400,
          members: { ClientComputedContentSHA256: payloadHash, S3ComputedContentSHA256: actual },
        },
      ),
  };
}

function md5Expectation(md5: string): Expectation {
  if (!isDigestOf("MD5", md5)) {
    throw new AwsError("InvalidDigest", "The Content-MD5 you specified was invalid.", {
      status: 400,
      members: { "Content-MD5": md5 },
    });
  }
  return {
    checksum: createChecksum("MD5"),
    expected: () => md5,
    failure: (actual) =>
      new AwsError("BadDigest", "The Content-MD5 you specified did not match what we received.", {
        status: 400,
        members: { ExpectedDigest: md5, CalculatedDigest: actual },
      }),
  };
}
