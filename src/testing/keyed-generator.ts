/**
 * The stream that inputs are drawn from. It is the key stream of AES-256: an answer that sees all the inputs of its
 * check, and has this generator in hand, learns nothing of the key, and the key is a hash of a seed too large to be
 * tried. docs/decisions/2026-11-28-answers-cannot-know-the-run.md says why.
 */
import { createCipheriv, createHmac } from "node:crypto";
import type { JumpableRandomGenerator } from "pure-rand/types/JumpableRandomGenerator";
import type { Seed } from "../common/seed.ts";

type KeyStream = ReturnType<typeof createCipheriv>;

const wordsAtATime = 256;
const zeros = Buffer.alloc(wordsAtATime * 4);
const counterBytes = 16;

/** 32 bytes. */
export const keyOf = (seed: Seed, purpose: string): Buffer =>
  createHmac("sha256", `aws-data-labs seed ${seed}`).update(purpose).digest();

/** Where a generator stands: streams of one key are apart by number, words of one stream by place. */
interface Place {
  readonly stream: number;
  readonly at: number;
}

export class KeyedGenerator implements JumpableRandomGenerator {
  readonly #key: Buffer;
  #stream: number;
  #at = 0;
  #cipher: KeyStream;
  #words = zeros;

  /** @param key 32 bytes. */
  constructor(key: Buffer, { stream, at }: Place = { stream: 0, at: 0 }) {
    this.#key = key;
    this.#stream = stream;
    this.#cipher = cipherOf(key, stream);
    while (this.#at + wordsAtATime <= at) {
      this.#cipher.update(zeros);
      this.#at += wordsAtATime;
    }
    while (this.#at < at) this.next();
  }

  /** 32 bits, signed. */
  next(): number {
    const offset = (this.#at % wordsAtATime) * 4;
    if (offset === 0) this.#words = this.#cipher.update(zeros);
    this.#at += 1;
    return this.#words.readInt32LE(offset);
  }

  clone(): KeyedGenerator {
    return new KeyedGenerator(this.#key, { stream: this.#stream, at: this.#at });
  }

  /** Goes to the beginning of the next stream. */
  jump(): void {
    this.#stream += 1;
    this.#at = 0;
    this.#cipher = cipherOf(this.#key, this.#stream);
  }

  /** Its place alone: the key stays secret. */
  getState(): readonly number[] {
    return [this.#stream, this.#at];
  }
}

function cipherOf(key: Buffer, stream: number): KeyStream {
  const counter = Buffer.alloc(counterBytes);
  counter.writeUInt32BE(stream, 0);
  return createCipheriv("aes-256-ctr", key, counter);
}
