/**
 * Takes request bodies in. Small ones stay in memory; larger ones go to files of the store's folder as they arrive,
 * so that memory does not grow with the size of objects. A body that fails half way leaves nothing.
 */
import { createHash, hash } from "node:crypto";
import { createWriteStream, type WriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { incomplete } from "../../../../wire/errors.ts";
import { AwsError } from "../../../../wire/errors.ts";
import { Content } from "./content.ts";
import { type FileHash, FileHasher } from "./file-hasher.ts";
import { StoredBytes } from "./stored-bytes.ts";

/** Bodies up to this size stay in memory. */
export const memoryLimit = 64 * 1024;
/** From this size on, MD5 is left to the hashing thread: below, waking it costs more than it saves. */
const threadFrom = 2 * 1024 * 1024;
/** How much may be written before the hashing thread gets a message. */
const reportEvery = 2 * 1024 * 1024;

export interface Received {
  readonly content: Content;
  /** Hexadecimal. */
  readonly md5: string;
}

/** What a request brought: whole when it is small, a stream of bytes otherwise; undefined for nothing. */
export type ObjectBytes = Buffer | Readable | undefined;

export class BodyStore {
  readonly #folder: string;
  readonly #hasher = new FileHasher();
  #lastFile = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Reads a body to its end.
   * @param expectedSize what the request's headers announce; only a hint.
   * @throws what the stream fails with, for example an AwsError for a wrong checksum.
   */
  async receive(body: ObjectBytes, expectedSize = Number.POSITIVE_INFINITY): Promise<Received> {
    if (!body) return inMemory(Buffer.alloc(0));
    if (Buffer.isBuffer(body)) return inMemory(ownBytes(body));
    try {
      return await this.#receive(body, expectedSize);
    } catch (error) {
      throw explain(error as NodeJS.ErrnoException);
    }
  }

  async #receive(body: Readable, expectedSize: number): Promise<Received> {
    const { chunks, ended } = await readUpTo(body, memoryLimit);
    if (ended) return inMemory(chunks.length === 1 ? ownBytes(chunks[0]!) : Buffer.concat(chunks));
    const file = path.join(this.#folder, `s3-${(this.#lastFile += 1)}`);
    try {
      return await this.#spill({ file, chunks, body, inThread: expectedSize >= threadFrom });
    } catch (error) {
      await rm(file, { force: true });
      throw error;
    }
  }

  close(): Promise<void> {
    return this.#hasher.close();
  }

  async #spill({ file, chunks, body, inThread }: Spill): Promise<Received> {
    const writer = createWriteStream(file, { highWaterMark: 1024 * 1024 });
    const hashing = inThread ? this.#hashBehind(file, writer) : hashHere(chunks);
    try {
      for (const chunk of chunks) writer.write(chunk);
      body.on("data", hashing.onData);
      await pipeline(body, writer);
      const md5 = await hashing.finish();
      const stored = new StoredBytes(writer.bytesWritten, { file });
      await stored.checksum(`MD5 0 ${stored.size}`, async () => Buffer.from(md5, "hex").toString("base64"));
      return { content: Content.of(stored), md5 };
    } catch (error) {
      hashing.abandon();
      throw error;
    }
  }

  /** The thread opens the file, so it gets a message only when there is something in it. */
  #hashBehind(file: string, writer: WriteStream): Hashing {
    let hash: FileHash | undefined;
    let reported = 0;
    return {
      onData: () => {
        if (writer.bytesWritten - reported < reportEvery) return;
        reported = writer.bytesWritten;
        hash ??= this.#hasher.begin(file);
        hash.written(reported);
      },
      finish: () => (hash ?? this.#hasher.begin(file)).finish(writer.bytesWritten),
      abandon: () => hash?.abandon(),
    };
  }
}

interface Spill {
  readonly file: string;
  /** What was read before the decision for a file. */
  readonly chunks: readonly Buffer[];
  readonly body: Readable;
  readonly inThread: boolean;
}

interface Hashing {
  readonly onData: (chunk: Buffer) => void;
  readonly finish: () => Promise<string>;
  readonly abandon: () => void;
}

function hashHere(chunks: readonly Buffer[]): Hashing {
  const md5 = createHash("md5");
  for (const chunk of chunks) md5.update(chunk);
  return {
    onData: (chunk) => md5.update(chunk),
    finish: () => Promise.resolve(md5.digest("hex")),
    abandon: () => undefined,
  };
}

const inMemory = (bytes: Buffer): Received => ({
  content: Content.of(new StoredBytes(bytes.length, { memory: bytes })),
  md5: hash("md5", bytes),
});

/** A client that went away is no defect of ours, and a full disk is reported as such. */
function explain(error: NodeJS.ErrnoException): Error {
  if (error.code === "ECONNRESET" || error.code === "ERR_STREAM_PREMATURE_CLOSE") return incomplete();
  if (error.code !== "ENOSPC") return error;
  return new AwsError("InternalError", "There is no room left on the disk of the embedded S3.", {
    status: 500,
    cause: error,
  });
}

/** A chunk may be a view of a socket's much larger buffer, which must not be kept for it. */
const ownBytes = (chunk: Buffer): Buffer =>
  chunk.buffer.byteLength <= 2 * chunk.length ? chunk : Buffer.from(chunk);

/**
 * Collects until the body ends or holds more than `limit` bytes; then it is left paused. Its listener for errors
 * stays: a failure before the next reader listens must not go unheard.
 */
function readUpTo(body: Readable, limit: number): Promise<{ chunks: Buffer[]; ended: boolean }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (ended: boolean): void => {
      body.off("data", onData).off("end", onEnd).off("close", onClose);
      resolve({ chunks, ended });
    };
    const onData = (chunk: Buffer): void => {
      chunks.push(chunk);
      size += chunk.length;
      if (size <= limit) return;
      body.pause();
      settle(false);
    };
    const onEnd = (): void => settle(true);
    const onClose = (): void => reject(incomplete());
    // A body can fail before anyone reads it, and says so only once.
    if (body.destroyed) return reject(body.errored ?? incomplete());
    body.on("data", onData).on("end", onEnd).on("error", reject).on("close", onClose);
  });
}
