/**
 * The aws-chunked content encoding: hex length, extensions, CRLF, bytes, CRLF, and trailing headers after the chunk
 * of length 0. https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
import { Transform, type TransformCallback } from "node:stream";
import { AwsError } from "./errors.ts";

const lineLimit = 16 * 1024;

type State = "length" | "data" | "data-end" | "trailer" | "done";

/** Gives the decoded bytes; `trailers` is whole when the stream has ended. */
export class ChunkedBody extends Transform {
  /** Names in lower case. */
  readonly trailers: Record<string, string> = {};
  #state: State = "length";
  #line = "";
  #left = 0;

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
    done(this.#state === "done" ? null : incomplete());
  }

  #takeData(bytes: Buffer, at: number): number {
    const end = Math.min(bytes.length, at + this.#left);
    this.push(bytes.subarray(at, end));
    this.#left -= end - at;
    if (this.#left === 0) this.#state = "data-end";
    return end;
  }

  #takeLine(bytes: Buffer, at: number): number {
    const newline = bytes.indexOf(10, at);
    const end = newline < 0 ? bytes.length : newline;
    this.#line += bytes.toString("latin1", at, end);
    if (this.#line.length > lineLimit) throw malformed("a line of a chunked body is too long");
    if (newline < 0) return bytes.length;
    const line = this.#line.endsWith("\r") ? this.#line.slice(0, -1) : this.#line;
    this.#line = "";
    this.#readLine(line);
    return newline + 1;
  }

  #readLine(line: string): void {
    if (this.#state === "data-end") {
      if (line !== "") throw malformed("a chunk is longer than it says");
      this.#state = "length";
    } else if (this.#state === "length") {
      const digits = /^([0-9a-fA-F]{1,13})(?:;.*)?$/.exec(line)?.[1];
      if (digits === undefined) throw malformed("a chunk's length is no hexadecimal number");
      this.#left = Number.parseInt(digits, 16);
      this.#state = this.#left === 0 ? "trailer" : "data";
    } else if (line === "") this.#state = "done";
    else if (this.#state === "trailer") this.#readTrailer(line);
    else throw malformed("there are bytes after the last chunk");
  }

  #readTrailer(line: string): void {
    const colon = line.indexOf(":");
    if (colon < 1) throw malformed("a trailing header has no colon");
    this.trailers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
}

const malformed = (detail: string): AwsError =>
  new AwsError("InvalidChunkSizeError", `The aws-chunked body is malformed: ${detail}`, { status: 400 });

export const incomplete = (): AwsError =>
  new AwsError(
    "IncompleteBody",
    "You did not provide the number of bytes specified by the Content-Length HTTP header",
    {
      status: 400,
    },
  );
