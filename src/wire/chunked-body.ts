/**
 * The aws-chunked content encoding: hex length, extensions, CRLF, bytes, CRLF, and trailing headers after the chunk
 * of length 0. https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
import { Transform, type TransformCallback } from "node:stream";
import { checkChunkSignature, type ChunkSignatures } from "./chunk-signatures.ts";
import { AwsError } from "./errors.ts";

const lineLimit = 16 * 1024;
/** Of all chunks but the last; S3 refuses smaller ones. */
const minChunk = 8192;

type State = "length" | "data" | "data-end" | "trailer" | "done";

export interface ChunkedOptions {
  /** Names in lower case of the trailing headers that x-amz-trailer announces. */
  readonly announced: ReadonlySet<string>;
  /** Whether trailing headers may follow the last chunk. */
  readonly trailing: boolean;
  /** Of a body whose chunks are signed. */
  readonly signatures?: ChunkSignatures | undefined;
}

/** Gives the decoded bytes; `trailers` is whole when the stream has ended. */
export class ChunkedBody extends Transform {
  /** Names in lower case. */
  readonly trailers: Record<string, string> = {};
  readonly #options: ChunkedOptions;
  #state: State = "length";
  #line = "";
  #left = 0;
  #signature = "";
  #chunks = 0;
  /** Size of the chunk before, if that may only be the last one's. */
  #tooSmall: number | undefined;
  #trailerText = "";
  #trailerSigned = false;

  constructor(options: ChunkedOptions) {
    super();
    this.#options = options;
  }

  override _transform(bytes: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    try {
      let at = 0;
      while (at < bytes.length)
        at = this.#state === "data" ? this.#takeData(bytes, at) : this.#takeLine(bytes, at);
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  override _flush(done: TransformCallback): void {
    if (this.#state === "done") return done();
    done(this.#state === "trailer" && this.#awaitsSignature() ? malformedTrailer() : endedEarly());
  }

  #takeData(bytes: Buffer, at: number): number {
    const end = Math.min(bytes.length, at + this.#left);
    const data = bytes.subarray(at, end);
    this.#options.signatures?.update(data);
    this.push(data);
    this.#left -= end - at;
    if (this.#left === 0) {
      this.#endChunk();
      this.#state = "data-end";
    }
    return end;
  }

  #takeLine(bytes: Buffer, at: number): number {
    const newline = bytes.indexOf(10, at);
    const end = newline < 0 ? bytes.length : newline;
    this.#line += bytes.toString("latin1", at, end);
    if (this.#line.length > lineLimit) throw endedEarly();
    if (newline < 0) return bytes.length;
    const line = this.#line;
    this.#line = "";
    if (line.endsWith("\r")) this.#readLine(line.slice(0, -1));
    else if (this.#state === "trailer") this.#readTrailer(line);
    else throw endedEarly();
    return newline + 1;
  }

  #readLine(line: string): void {
    if (this.#state === "data-end") {
      if (line !== "") throw endedEarly();
      this.#state = "length";
    } else if (this.#state === "length") this.#beginChunk(line);
    else if (this.#state === "trailer") this.#readTrailer(line);
    else throw endedEarly();
  }

  #beginChunk(line: string): void {
    const { signatures } = this.#options;
    const parts = /^([0-9a-fA-F]{1,13})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line);
    if (!parts || (signatures && parts[2] === undefined)) throw endedEarly();
    this.#left = Number.parseInt(parts[1]!, 16);
    this.#signature = parts[2] ?? "";
    this.#chunks += 1;
    if (this.#left > 0) {
      if (this.#tooSmall !== undefined) throw chunkTooSmall(this.#chunks, this.#tooSmall);
      this.#tooSmall = this.#left < minChunk ? this.#left : undefined;
      this.#state = "data";
      return;
    }
    this.#endChunk();
    this.#state = "trailer";
  }

  #endChunk(): void {
    const { signatures } = this.#options;
    if (signatures) checkChunkSignature(signatures.next(), this.#signature);
  }

  #readTrailer(line: string): void {
    const { signatures, trailing, announced } = this.#options;
    if (line === "") {
      // AWS's own example has an empty line between the trailing headers and their signature.
      if (this.#awaitsSignature()) return;
      this.#state = "done";
      return;
    }
    if (!trailing) throw endedEarly();
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (signatures && name === "x-amz-trailer-signature" && this.#awaitsSignature()) {
      checkChunkSignature(signatures.trailer(this.#trailerText), value);
      this.#trailerSigned = true;
      return;
    }
    if (!announced.has(name) || this.#trailerSigned) throw malformedTrailer();
    this.trailers[name] = value;
    this.#trailerText += `${name}:${value}\n`;
  }

  #awaitsSignature(): boolean {
    const { signatures, trailing } = this.#options;
    return signatures !== undefined && trailing && !this.#trailerSigned;
  }
}

/** What S3 answers to a body that is not well encoded. */
const endedEarly = (): AwsError =>
  new AwsError("IncompleteBody", "The request body terminated unexpectedly", { status: 400 });

const chunkTooSmall = (chunk: number, size: number): AwsError =>
  new AwsError(
    "InvalidChunkSizeError",
    `Only the last chunk is allowed to have a size less than ${minChunk} bytes`,
    { status: 400, members: { Chunk: chunk, BadChunkSize: size } },
  );

export const malformedTrailer = (): AwsError =>
  new AwsError(
    "MalformedTrailerError",
    "The request contained trailing data that was not well-formed or did not conform to our published schema.",
    { status: 400 },
  );
