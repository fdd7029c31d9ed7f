/**
 * The signatures of an aws-chunked body: each chunk's covers its bytes and the signature before it, the first one's
 * the request's own; a trailing header's signature ends the row.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html and sigv4-streaming-trailers.html
 */
import { createHash, createHmac, type Hash, timingSafeEqual } from "node:crypto";
import { AwsError } from "./errors.ts";
import { type CredentialScope, emptyHash, scopeText, sha256Hex, signingKey } from "./signature.ts";

export interface ChunkSigning {
  readonly secretAccessKey: string;
  readonly scope: CredentialScope;
  /** X-Amz-Date, for example 20261122T133612Z */
  readonly timestamp: string;
  /** The request's own signature. */
  readonly seed: string;
}

export class ChunkSignatures {
  readonly #key: Buffer;
  readonly #head: string;
  #previous: string;
  #hash: Hash = createHash("sha256");

  constructor({ secretAccessKey, scope, timestamp, seed }: ChunkSigning) {
    this.#key = signingKey(secretAccessKey, scope);
    this.#head = `${timestamp}\n${scopeText(scope)}`;
    this.#previous = seed;
  }

  /** Adds bytes of the current chunk. */
  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  /** Ends the current chunk and gives its signature. */
  next(): string {
    const digest = this.#hash.digest("hex");
    this.#hash = createHash("sha256");
    return this.#sign("AWS4-HMAC-SHA256-PAYLOAD", `${emptyHash}\n${digest}`);
  }

  /** The signature of the trailing headers, given as they were sent: `name:value\n` for each. */
  trailer(headers: string): string {
    return this.#sign("AWS4-HMAC-SHA256-TRAILER", sha256Hex(headers));
  }

  #sign(algorithm: string, content: string): string {
    const toSign = `${algorithm}\n${this.#head}\n${this.#previous}\n${content}`;
    this.#previous = createHmac("sha256", this.#key).update(toSign).digest("hex");
    return this.#previous;
  }
}

/** @throws AwsError SignatureDoesNotMatch. */
export function checkChunkSignature(expected: string, sent: string): void {
  const [a, b] = [Buffer.from(expected), Buffer.from(sent)];
  if (a.length === b.length && timingSafeEqual(a, b)) return;
  throw new AwsError(
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    { status: 403 },
  );
}
