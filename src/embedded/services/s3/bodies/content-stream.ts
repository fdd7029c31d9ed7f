/** Reads content slice by slice. It holds the content's claim, so that bytes overwritten meanwhile stay whole. */
import { close, open, read } from "node:fs";
import { type FileHandle, open as openFile } from "node:fs/promises";
import { Readable, type Writable } from "node:stream";
import type { Slice, Slices } from "./slice.ts";

/** Large enough that a file's reading costs little beside sending it, small enough to hold several. */
const chunkSize = 512 * 1024;

export class ContentStream extends Readable {
  readonly #content: Slices;
  #index = 0;
  /** Bytes of the current slice that were read. */
  #done = 0;
  #file: { readonly path: string; readonly descriptor: number } | undefined;
  /** A descriptor must not be closed, and its number given away, under a read that still uses it. */
  #reading = false;
  #whenRead: (() => void) | undefined;

  constructor(content: Slices) {
    super({ highWaterMark: 2 * chunkSize });
    this.#content = content;
  }

  /**
   * Writes everything to a destination that is done with a chunk when it calls back, as a socket is, and ends it.
   * Two buffers take turns: new memory for every chunk would cost as much again, in garbage collection.
   * @throws what reading or writing fails with.
   */
  async sendTo(sink: Writable): Promise<void> {
    const buffers = [Buffer.allocUnsafeSlow(chunkSize), Buffer.allocUnsafeSlow(chunkSize)] as const;
    let writing = Promise.resolve();
    let turn = 0;
    try {
      for (const slice of this.#content.slices) {
        for await (const chunk of chunksOf(slice, () => buffers[(turn += 1) % 2]!)) {
          await writing;
          writing = write(sink, chunk);
          // Awaited a turn later; a failure meanwhile must not count as unheard.
          writing.catch(() => undefined);
        }
      }
      await writing;
      sink.end();
    } finally {
      this.destroy();
    }
  }

  override _read(): void {
    const slice = this.#content.slices[this.#index];
    if (!slice) {
      this.push(null);
      return;
    }
    const { memory } = slice.stored;
    if (!memory) {
      this.#withFile(slice, (descriptor) => this.#readFile(slice, descriptor));
      return;
    }
    this.#index += 1;
    this.push(memory.subarray(slice.offset, slice.offset + slice.length));
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#content.release();
    const file = this.#file;
    this.#file = undefined;
    const end = (): void => {
      if (!file) callback(error);
      else close(file.descriptor, (failure) => callback(error ?? failure));
    };
    if (this.#reading) this.#whenRead = end;
    else end();
  }

  #withFile(slice: Slice, use: (descriptor: number) => void): void {
    const path = slice.stored.file!;
    if (this.#file?.path === path) {
      use(this.#file.descriptor);
      return;
    }
    if (this.#file) close(this.#file.descriptor);
    this.#file = undefined;
    open(path, "r", (error, descriptor) => {
      if (error) {
        this.destroy(error);
      } else if (this.destroyed) {
        close(descriptor);
      } else {
        this.#file = { path, descriptor };
        use(descriptor);
      }
    });
  }

  #readFile(slice: Slice, descriptor: number): void {
    const wanted = Math.min(chunkSize, slice.length - this.#done);
    const buffer = Buffer.allocUnsafeSlow(wanted);
    this.#reading = true;
    read(descriptor, buffer, 0, wanted, slice.offset + this.#done, (error, count) => {
      this.#reading = false;
      this.#whenRead?.();
      if (this.destroyed) return;
      if (error || count === 0) {
        this.destroy(error ?? new Error(`${slice.stored.file} ended before its size`));
        return;
      }
      this.#done += count;
      if (this.#done === slice.length) {
        this.#done = 0;
        this.#index += 1;
      }
      this.push(count === wanted ? buffer : buffer.subarray(0, count));
    });
  }
}

async function* chunksOf(
  { stored, offset, length }: Slice,
  nextBuffer: () => Buffer,
): AsyncGenerator<Buffer> {
  if (stored.memory) {
    yield stored.memory.subarray(offset, offset + length);
    return;
  }
  const file: FileHandle = await openFile(stored.file!, "r");
  try {
    for (let done = 0; done < length;) {
      const wanted = Math.min(chunkSize, length - done);
      const { bytesRead, buffer } = await file.read(nextBuffer(), 0, wanted, offset + done);
      if (bytesRead === 0) throw new Error(`${stored.file} ended before its size`);
      yield buffer.subarray(0, bytesRead);
      done += bytesRead;
    }
  } finally {
    await file.close();
  }
}

const write = (sink: Writable, chunk: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    const onClose = (): void => reject(new Error("the destination was closed"));
    sink.once("close", onClose);
    sink.write(chunk, (error) => {
      sink.off("close", onClose);
      if (error) reject(error);
      else resolve();
    });
  });
