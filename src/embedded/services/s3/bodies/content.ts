/**
 * The bytes of an object or part: a row of slices of stored bytes. Copies, ranges and completed multipart uploads
 * share the stored bytes instead of copying them. Every Content holds its own claim on them until `release`.
 */
import type { Readable } from "node:stream";
import { ContentStream } from "./content-stream.ts";
import type { Slice } from "./slice.ts";
import type { StoredBytes } from "./stored-bytes.ts";

export class Content {
  readonly size: number;
  readonly slices: readonly Slice[];
  #released = false;

  /** Takes over one claim on each slice. */
  constructor(slices: readonly Slice[]) {
    this.slices = slices;
    this.size = slices.reduce((sum, slice) => sum + slice.length, 0);
  }

  static of(stored: StoredBytes): Content {
    return new Content(stored.size === 0 ? [] : [{ stored, offset: 0, length: stored.size }]);
  }

  static concat(contents: readonly Content[]): Content {
    return claim(contents.flatMap((content) => content.slices));
  }

  /** Bytes `start` to `end` (exclusive), with a claim of its own. */
  slice(start = 0, end = this.size): Content {
    const slices: Slice[] = [];
    let position = 0;
    for (const { stored, offset, length } of this.slices) {
      const from = Math.max(start - position, 0);
      const to = Math.min(end - position, length);
      if (from < to) slices.push({ stored, offset: offset + from, length: to - from });
      position += length;
    }
    return claim(slices);
  }

  release(): void {
    if (this.#released) return;
    this.#released = true;
    for (const { stored } of this.slices) stored.release();
  }

  /** What to send for bytes `start` to `end` (exclusive): the bytes when they are one piece of memory, else a stream. */
  read(start = 0, end = this.size): Uint8Array | Readable {
    const part = this.slice(start, end);
    const only = part.slices.length === 1 ? part.slices[0]! : undefined;
    if (part.size > 0 && !only?.stored.memory) return new ContentStream(part);
    part.release();
    return only?.stored.memory?.subarray(only.offset, only.offset + only.length) ?? new Uint8Array(0);
  }

  /** All bytes at once: for what is known to be small. */
  async bytes(): Promise<Uint8Array> {
    const body = this.read();
    if (body instanceof Uint8Array) return body;
    const chunks: Buffer[] = [];
    for await (const chunk of body) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }
}

function claim(slices: readonly Slice[]): Content {
  for (const { stored } of slices) stored.retain();
  return new Content(slices);
}
