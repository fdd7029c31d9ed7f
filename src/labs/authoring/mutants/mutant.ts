/** One change of a solution that a check should notice. */
export interface Mutant {
  /** What kind of change, for example `DropAwait`. */
  readonly mutator: string;
  /** Of the original, counted from 1. */
  readonly line: number;
  readonly column: number;
  /** The whole line of the original on which the change begins, without the space around it. */
  readonly lineText: string;
  /** The text that was replaced, and what it became. */
  readonly original: string;
  readonly replacement: string;
  /** The whole mutated source. */
  readonly code: string;
}

/** A change by offsets in the source, as mutators give it. */
export interface Change {
  readonly mutator: string;
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}
