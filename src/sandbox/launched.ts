import type { ChildProcess } from "node:child_process";
import type { Duplex, Readable } from "node:stream";

/** A started process, before any message. */
export interface Launched {
  readonly child: ChildProcess;
  /** Messages in both directions. */
  readonly channel: Duplex;
  /** The runner reports its exit code here if the isolation hides it. */
  readonly telling: Readable | undefined;
  /** Ends all started processes. */
  readonly kill: () => void;
}
