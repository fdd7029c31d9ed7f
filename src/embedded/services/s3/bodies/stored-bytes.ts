/** Immutable bytes in memory or in a file, counted by who uses them: the last to let go removes the file. */
import { rm } from "node:fs/promises";

export class StoredBytes {
  readonly size: number;
  readonly memory: Buffer | undefined;
  readonly file: string | undefined;
  readonly #checksums = new Map<string, Promise<string>>();
  #users = 1;

  constructor(size: number, at: { readonly memory: Buffer } | { readonly file: string }) {
    this.size = size;
    this.memory = "memory" in at ? at.memory : undefined;
    this.file = "file" in at ? at.file : undefined;
  }

  /** A checksum of some of the bytes, by its name: they never change, so it is computed once. */
  checksum(name: string, compute: () => Promise<string>): Promise<string> {
    const known = this.#checksums.get(name) ?? compute();
    this.#checksums.set(name, known);
    known.catch(() => this.#checksums.delete(name));
    return known;
  }

  retain(): void {
    this.#users += 1;
  }

  release(): void {
    this.#users -= 1;
    // Nobody waits for the removal: a file left over goes with the server's folder.
    if (this.#users === 0 && this.file) rm(this.file, { force: true }).catch(() => undefined);
  }
}
