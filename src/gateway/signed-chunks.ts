/**
 * A body with chunks signed by the answer's throw-away key. The target could not verify them, so they are verified and
 * decoded here. The call is forwarded with the plain bytes or, with a trailing checksum, in unsigned chunks.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
import { pipeline, Transform, type TransformCallback } from "node:stream";
import { chunkedBody, type StreamedBody } from "../wire/body.ts";
import type { WireRequest } from "../wire/message.ts";
import type { Admitted } from "./admit.ts";

interface Outgoing {
  readonly request: WireRequest;
  readonly admitted: Admitted;
}

/**
 * The call for the target, unchanged if its chunks are not signed.
 * @throws AwsError for a body that is refused because of its headers. Later errors fail the body's stream.
 */
export function withoutChunkSignatures({ request, admitted }: Outgoing): Outgoing {
  if (!admitted.chunkSigning || admitted.bytes) return { request, admitted };
  const decoded = chunkedBody(request, admitted);
  return admitted.payloadHash.endsWith("-TRAILER")
    ? asUnsignedChunks(decoded, { request, admitted })
    : asPlainBytes(decoded, { request, admitted });
}

function asPlainBytes(decoded: StreamedBody, { request, admitted }: Outgoing): Outgoing {
  const {
    "x-amz-decoded-content-length": length = "0",
    "content-encoding": encoding = "",
    ...rest
  } = request.headers;
  const kept = encoding
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "" && name !== "aws-chunked");
  const headers = {
    ...rest,
    "content-length": length,
    ...(kept.length > 0 ? { "content-encoding": kept.join(",") } : {}),
  };
  return {
    request: { ...request, headers, body: decoded },
    admitted: { ...admitted, payloadHash: "UNSIGNED-PAYLOAD" },
  };
}

function asUnsignedChunks(decoded: StreamedBody, { request, admitted }: Outgoing): Outgoing {
  const encoder = new ChunkEncoder(() => decoded.trailers ?? {});
  // A failure of the decoded body also fails the encoder, and the answer gets the error.
  pipeline(decoded, encoder, () => undefined);
  const { "content-length": _, ...headers } = request.headers;
  return {
    request: { ...request, headers, body: encoder },
    admitted: { ...admitted, payloadHash: "STREAMING-UNSIGNED-PAYLOAD-TRAILER" },
  };
}

/** S3 refuses chunks below 8 KiB, except the last. */
const chunkSize = 64 * 1024;

class ChunkEncoder extends Transform {
  readonly #trailers: () => Readonly<Record<string, string>>;
  #waiting: Buffer[] = [];
  #size = 0;

  constructor(trailers: () => Readonly<Record<string, string>>) {
    super();
    this.#trailers = trailers;
  }

  override _transform(bytes: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#waiting.push(bytes);
    this.#size += bytes.length;
    if (this.#size >= chunkSize) this.#giveChunk();
    done();
  }

  override _flush(done: TransformCallback): void {
    if (this.#size > 0) this.#giveChunk();
    const trailers = Object.entries(this.#trailers()).map(([name, value]) => `${name}:${value}\r\n`);
    done(null, `0\r\n${trailers.join("")}\r\n`);
  }

  #giveChunk(): void {
    this.push(`${this.#size.toString(16)}\r\n`);
    for (const bytes of this.#waiting) this.push(bytes);
    this.push("\r\n");
    this.#waiting = [];
    this.#size = 0;
  }
}
