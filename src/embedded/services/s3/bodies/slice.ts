import type { StoredBytes } from "./stored-bytes.ts";

export interface Slice {
  readonly stored: StoredBytes;
  readonly offset: number;
  readonly length: number;
}

/** Slices in a row, and one claim on the bytes of each. */
export interface Slices {
  readonly slices: readonly Slice[];
  release(): void;
}
