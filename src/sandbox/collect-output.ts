/** Collects the output of a sandboxed process during one call, up to a common limit for both streams. */
import type { Readable } from "node:stream";

export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

interface Streams {
  readonly stdout: Readable;
  readonly stderr: Readable;
}

export interface OutputLimits {
  /** The limit in bytes for both streams together. */
  readonly bytes: number;
  /** The mark that the runner prints at the end of a call. */
  readonly mark: string;
  /** Called at the first byte above the limit. Everything from there is dropped. */
  readonly exceeded: () => void;
}

export interface OutputCollector {
  /** Resolves when both streams have ended or have the mark at their end. */
  readonly complete: Promise<void>;
  /** Stops collecting and returns the output so far, without the mark. */
  take(): Output;
}

/** The mark does not count towards the limit. */
export function collectOutput({ stdout, stderr }: Streams, limits: OutputLimits): OutputCollector {
  const mark = Buffer.from(limits.mark);
  let left = limits.bytes;
  const spend = (bytes: number): number => {
    const allowed = Math.max(0, Math.min(bytes, left));
    left -= bytes;
    if (left < 0) limits.exceeded();
    return allowed;
  };
  const out = new StreamCollector(stdout, mark, spend);
  const err = new StreamCollector(stderr, mark, spend);
  return {
    complete: Promise.all([out.complete, err.complete]).then(() => undefined),
    take: () => ({ stdout: out.take(), stderr: err.take() }),
  };
}

const ends = ["end", "close", "error"] as const;

class StreamCollector {
  readonly complete: Promise<void>;
  readonly #stream: Readable;
  readonly #mark: Buffer;
  readonly #kept: Buffer[] = [];
  /** Returns how many of these bytes are within the limit. */
  readonly #spend: (bytes: number) => number;
  readonly #onData = (chunk: Buffer): void => this.#add(chunk);
  /** Bytes that could be the mark. */
  #held = Buffer.alloc(0);
  #stop: () => void = () => {};

  constructor(stream: Readable, mark: Buffer, spend: (bytes: number) => number) {
    this.#stream = stream;
    this.#mark = mark;
    this.#spend = spend;
    this.complete = new Promise((resolve) => {
      this.#stop = resolve;
      if (stream.readableEnded || stream.destroyed) resolve();
    });
    for (const event of ends) stream.once(event, this.#stop);
    stream.on("data", this.#onData);
  }

  take(): string {
    this.#stream.off("data", this.#onData);
    for (const event of ends) this.#stream.off(event, this.#stop);
    if (!this.#held.equals(this.#mark)) this.#keep(this.#held);
    return Buffer.concat(this.#kept).toString("utf8");
  }

  #add(chunk: Buffer): void {
    const all = Buffer.concat([this.#held, chunk]);
    const certain = Math.max(0, all.length - this.#mark.length);
    this.#keep(all.subarray(0, certain));
    this.#held = all.subarray(certain);
    if (this.#held.equals(this.#mark)) this.#stop();
  }

  #keep(bytes: Buffer): void {
    const allowed = bytes.length === 0 ? 0 : this.#spend(bytes.length);
    if (allowed > 0) this.#kept.push(bytes.subarray(0, allowed));
  }
}
