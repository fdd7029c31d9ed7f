/** Reads a request's body and holds it against everything the request says about it: framing, length, checksums. */
import { finished, type Readable, Transform, type TransformCallback } from "node:stream";
import { ChunkSignatures } from "./chunk-signatures.ts";
import { incomplete } from "./errors.ts";
import { ChunkedBody } from "./chunked-body.ts";
import { AwsError } from "./errors.ts";
import {
  announcedTrailers,
  type Expectation,
  expectationsOf,
  meet,
  trailerExpectations,
} from "./expectations.ts";
import type { WireRequest } from "./message.ts";
import type { VerifiedSignature } from "./verify-signature.ts";

/** A streamed body: `trailers` is whole when the stream has ended. */
export type StreamedBody = Readable & { trailers?: Readonly<Record<string, string>> };

/** Bodies of at most this many bytes are read whole before the operation starts, and stay so: cheaper than streams. */
const smallBody = 64 * 1024;

/**
 * The bytes of an object or a part: whole when they are few, else a stream of decoded bytes. A stream fails with the AWS
 * error when what it carried is not what was said; one that its operation does not read to the end ends nothing.
 * @throws AwsError NotImplemented for HTTP's own chunks without a length and for unknown checksum algorithms,
 * MissingContentLength, InvalidDigest, InvalidRequest for a malformed checksum; for a whole body BadDigest and its like.
 */
export async function objectBody(
  request: WireRequest,
  verified: Pick<VerifiedSignature, "payloadHash" | "chunkSigning">,
): Promise<Buffer | StreamedBody> {
  const { payloadHash } = verified;
  if (payloadHash.startsWith("STREAMING-")) return chunkedBody(request, verified);
  const length = contentLength(request);
  const expectations = expectationsOf(request, payloadHash);
  if (length <= smallBody) {
    const bytes = await collect(request, smallBody);
    for (const { checksum } of expectations) checksum.update(bytes);
    await meet(expectations);
    return bytes;
  }
  return unheard(
    expectations.length === 0 ? request.body : connect(request.body, new CheckedBody(expectations)),
  );
}

/**
 * The bytes of an aws-chunked body: its chunk signatures, trailing checksums and length are verified as they pass.
 * @throws AwsError MissingContentLength, and for headers that are refused as they are.
 */
export function chunkedBody(
  request: WireRequest,
  verified: Pick<VerifiedSignature, "payloadHash" | "chunkSigning">,
): StreamedBody {
  return unheard(decodeChunks(request, verified));
}

/** A body may fail when nothing reads it any more. */
function unheard<Body extends Readable>(body: Body): Body {
  return body.on("error", () => undefined);
}

/**
 * S3 wants the length beforehand: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
 * @throws AwsError NotImplemented, in S3's words, for `Transfer-Encoding: chunked`; MissingContentLength.
 */
function contentLength({ headers }: WireRequest): number {
  const length = headers["content-length"];
  if (length !== undefined) return Number(length);
  if (headers["transfer-encoding"] === undefined) throw missingLength();
  throw new AwsError(
    "NotImplemented",
    "A header you provided implies functionality that is not implemented",
    { status: 501, members: { Header: "Transfer-Encoding" } },
  );
}

const missingLength = (): AwsError =>
  new AwsError("MissingContentLength", "You must provide the Content-Length HTTP header.", { status: 411 });

/** The whole body of an operation that does not stream. */
export async function wholeRequestBody(request: WireRequest, limit: number): Promise<Buffer> {
  return collect(request, limit);
}

/**
 * The whole document of an S3 operation.
 * @throws AwsError MaxMessageLengthExceeded, before a longer one is read.
 */
export async function wholeDocument(request: WireRequest, limit: number): Promise<Buffer> {
  const tooLong = (): AwsError =>
    new AwsError("MaxMessageLengthExceeded", "Your request was too big.", {
      status: 400,
      members: { MaxMessageLengthBytes: limit },
    });
  if (Number(request.headers["content-length"] ?? 0) > limit) throw tooLong();
  return collect(request, limit).catch((error: AwsError) => {
    throw error.status === 413 ? tooLong() : error;
  });
}

/**
 * Holds a body read whole against the signature's hash and the checksums of the headers.
 * @throws AwsError InvalidRequest for aws-chunked, which only operations on objects' bytes take.
 */
export async function checkWholeBody(
  request: WireRequest,
  bytes: Uint8Array,
  payloadHash: string,
): Promise<void> {
  if (payloadHash.startsWith("STREAMING-")) {
    throw new AwsError("InvalidRequest", "The value of x-amz-content-sha256 header is invalid.", {
      status: 400,
    });
  }
  const expectations = expectationsOf(request, payloadHash);
  for (const { checksum } of expectations) checksum.update(bytes);
  await meet(expectations);
}

function decodeChunks(
  request: WireRequest,
  { payloadHash, chunkSigning }: Pick<VerifiedSignature, "payloadHash" | "chunkSigning">,
): StreamedBody {
  const length = request.headers["x-amz-decoded-content-length"] ?? "";
  if (!/^\d{1,15}$/.test(length)) throw missingLength();
  const names = announcedTrailers(request);
  const chunks = new ChunkedBody({
    announced: new Set(names),
    trailing: payloadHash.endsWith("-TRAILER"),
    signatures: chunkSigning && new ChunkSignatures(chunkSigning),
  });
  const expectations = [...expectationsOf(request, ""), ...trailerExpectations(names, chunks.trailers)];
  const checked = connect(connect(request.body, chunks), new CheckedBody(expectations, Number(length)));
  return Object.assign(checked, { trailers: chunks.trailers });
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
    if (this.#length !== undefined && this.#length !== this.#seen) {
      return done(incomplete({ expected: this.#length, provided: this.#seen }));
    }
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
  destination.once("close", () => {
    source.unpipe(destination);
    // What nobody reads on must not fill up, nor may the rest of the body block the connection.
    if (source instanceof Transform) source.destroy();
    else source.resume();
  });
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
    body.once("error", (error) => reject(error instanceof AwsError ? error : incomplete()));
    // An error's stack costs more than the rest of a small request.
    body.once("close", () => (body.readableEnded ? undefined : reject(incomplete())));
  });
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}

const tooLarge = (limit: number): AwsError =>
  new AwsError("RequestEntityTooLargeException", `The request body is larger than ${limit} bytes`, {
    status: 413,
  });
