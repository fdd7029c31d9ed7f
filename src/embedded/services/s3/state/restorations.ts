import type { Bucket, ObjectVersion } from "./types.ts";

export interface Restored {
  readonly bucket: Bucket;
  readonly key: string;
  readonly version: ObjectVersion;
}

/** Restorations whose events are not all sent. */
export class Restorations {
  readonly #open = new Set<Restored>();

  /** A version that is restored again keeps its place. */
  add(restored: Restored): void {
    for (const other of this.#open) if (other.version === restored.version) return;
    this.#open.add(restored);
  }

  delete(restored: Restored): void {
    this.#open.delete(restored);
  }

  values(): Iterable<Restored> {
    return this.#open;
  }
}
