/** One change of a solution that a check should notice. */
export interface Mutant {
  /** The kind of change, for example `DropAwait`. */
  readonly mutator: string;
  /** The line of the original, counted from 1. */
  readonly line: number;
  readonly column: number;
  /** The trimmed line of the original on which the change starts. */
  readonly lineText: string;
  /** The replaced text and its replacement. */
  readonly original: string;
  readonly replacement: string;
  /** The complete mutated source. */
  readonly code: string;
}

/** A change by offsets in the source, as mutators give it. */
export interface Change {
  readonly mutator: string;
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}
