/**
 * Reads a request's body and holds it against everything the request says about it: length, SHA-256 of the
 * signature, Content-MD5, x-amz-checksum-* in header or trailer.
 */
import { createHash } from "node:crypto";
import { finished, Readable, Transform, type TransformCallback } from "node:stream";
import { type Checksum, checksumOfHeader, createChecksum } from "./checksums.ts";
import { ChunkedBody, incomplete } from "./chunked-body.ts";
import { AwsError } from "./errors.ts";
import type { WireRequest } from "./message.ts";

/** A streamed body: `trailers` is whole when the stream has ended. */
export type StreamedBody = Readable & { trailers?: Readonly<Record<string, string>> };

/** Bodies of at most this many bytes are read whole before the operation starts: cheaper than a pipe of streams. */
const smallBody = 128 * 1024;

const unsignedTrailer = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

/**
 * The body as a stream of decoded bytes; it fails with the AWS error when what it carried is not what was said.
 * @param payloadHash from the verified signature.
 * @throws AwsError NotImplemented for chunk signatures and unknown checksum algorithms, InvalidDigest.
 */
export async function streamBody(request: WireRequest, payloadHash: string): Promise<StreamedBody> {
  if (payloadHash === unsignedTrailer) return streamChunks(request);
  if (payloadHash.startsWith("STREAMING-")) {
    throw new AwsError("NotImplemented", `x-amz-content-sha256: ${payloadHash} is not implemented`, {
      status: 501,
    });
  }
  const expectations = expectationsOf(request, payloadHash);
  const length = Number(request.headers["content-length"] ?? Number.NaN);
  if (length <= smallBody) {
    const bytes = await collect(request, smallBody);
    for (const { checksum } of expectations) checksum.update(bytes);
    await meet(expectations);
    return wholeBody(bytes);
  }
  if (expectations.length === 0) return request.body;
  return connect(request.body, new CheckedBody(expectations));
}

/** The whole body of an operation that does not stream. */
export async function wholeRequestBody(request: WireRequest, limit: number): Promise<Buffer> {
  return collect(request, limit);
}

/** Holds a body read whole against the signature's hash and the checksums of the headers. */
export async function checkWholeBody(
  request: WireRequest,
  bytes: Uint8Array,
  payloadHash: string,
): Promise<void> {
  const expectations = expectationsOf(request, payloadHash);
  for (const { checksum } of expectations) checksum.update(bytes);
  await meet(expectations);
}

function wholeBody(bytes: Buffer): StreamedBody {
  let given = false;
  return new Readable({
    read() {
      if (!given && bytes.length > 0) this.push(bytes);
      if (given || bytes.length === 0) this.push(null);
      given = true;
    },
  });
}

function streamChunks(request: WireRequest): StreamedBody {
  const chunks = new ChunkedBody();
  const length = request.headers["x-amz-decoded-content-length"];
  if (length === undefined) {
    throw new AwsError("MissingContentLength", "You must provide the Content-Length HTTP header.", {
      status: 411,
    });
  }
  const expectations = [...expectationsOf(request, ""), ...trailerExpectations(request, chunks)];
  const checked = connect(connect(request.body, chunks), new CheckedBody(expectations, Number(length)));
  return Object.assign(checked, { trailers: chunks.trailers });
}

interface Expectation {
  readonly checksum: Checksum;
  /** Known at the end for a trailer. */
  readonly expected: () => string | undefined;
  readonly failure: (actual: string, expected: string | undefined) => AwsError;
}

function expectationsOf({ headers }: WireRequest, payloadHash: string): Expectation[] {
  const found: Expectation[] = [];
  if (/^[0-9a-f]{64}$/.test(payloadHash)) found.push(hashExpectation(payloadHash));
  const md5 = headers["content-md5"];
  if (md5 !== undefined) found.push(md5Expectation(md5));
  for (const name in headers) {
    if (
      !name.startsWith("x-amz-checksum-") ||
      name === "x-amz-checksum-algorithm" ||
      name === "x-amz-checksum-mode" ||
      name === "x-amz-checksum-type"
    )
      continue;
    found.push(checksumExpectation(name, () => headers[name]));
  }
  return found;
}

function trailerExpectations({ headers }: WireRequest, chunks: ChunkedBody): Expectation[] {
  const names = (headers["x-amz-trailer"] ?? "").split(",").map((name) => name.trim().toLowerCase());
  return names
    .filter((name) => name !== "")
    .map((name) => checksumExpectation(name, () => chunks.trailers[name]));
}

function checksumExpectation(header: string, expected: () => string | undefined): Expectation {
  const algorithm = checksumOfHeader(header);
  if (!algorithm) throw new AwsError("NotImplemented", `${header} is not implemented`, { status: 501 });
  return {
    checksum: createChecksum(algorithm),
    expected,
    failure: (_, given) =>
      given === undefined
        ? new AwsError(
            "MalformedTrailerError",
            "The request contained trailing data that was not well-formed",
            { status: 400 },
          )
        : new AwsError("BadDigest", `The ${algorithm} you specified did not match the calculated checksum.`, {
            status: 400,
          }),
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
  if (Buffer.from(md5, "base64").length !== 16) {
    throw new AwsError("InvalidDigest", "The Content-MD5 you specified is not valid.", { status: 400 });
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

async function meet(expectations: readonly Expectation[]): Promise<void> {
  for (const { checksum, expected, failure } of expectations) {
    const actual = await checksum.digest();
    if (actual !== expected()) throw failure(actual, expected());
  }
}

class CheckedBody extends Transform {
  readonly #expectations: readonly Expectation[];
  readonly #length: number | undefined;
  #seen = 0;

  constructor(expectations: readonly Expectation[], length?: number) {
    super();
    this.#expectations = expectations;
    this.#length = length;
  }

  override _transform(bytes: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#seen += bytes.length;
    for (const { checksum } of this.#expectations) checksum.update(bytes);
    done(null, bytes);
  }

  override _flush(done: TransformCallback): void {
    if (this.#length !== undefined && this.#length !== this.#seen) return done(incomplete());
    void meet(this.#expectations).then(
      () => done(),
      (error: Error) => done(error),
    );
  }
}

/** Like pipe, but an error or an early end at the source fails the destination too. */
function connect<Destination extends Transform>(source: Readable, destination: Destination): Destination {
  finished(source, { writable: false }, (error) => {
    if (error) destination.destroy(error instanceof AwsError ? error : incomplete());
  });
  destination.once("close", () => source.unpipe(destination));
  return source.pipe(destination);
}

const empty = Buffer.alloc(0);

/**
 * By events, since an iterator costs more than a small request does.
 * @throws AwsError EntityTooLarge beyond `limit` bytes, IncompleteBody when the client went away.
 */
async function collect({ headers, body }: WireRequest, limit: number): Promise<Buffer> {
  if ((headers["content-length"] ?? "0") === "0" && headers["transfer-encoding"] === undefined) return empty;
  if (body.destroyed) throw incomplete();
  const chunks: Buffer[] = [];
  let length = 0;
  await new Promise<void>((resolve, reject) => {
    body.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length <= limit) chunks.push(chunk);
      else reject(tooLarge(limit));
    });
    body.once("end", resolve);
    body.once("error", () => reject(incomplete()));
    body.once("close", () => reject(incomplete()));
  });
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}

const tooLarge = (limit: number): AwsError =>
  new AwsError("RequestEntityTooLargeException", `The request body is larger than ${limit} bytes`, {
    status: 413,
  });
