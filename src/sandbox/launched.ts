import type { ChildProcess } from "node:child_process";
import type { Duplex, Readable } from "node:stream";

/** A process that was started, before anything was said. */
export interface Launched {
  readonly child: ChildProcess;
  /** Messages, both ways. */
  readonly channel: Duplex;
  /** The runner reports its exit code on it, where the isolation hides it. */
  readonly telling: Readable | undefined;
  /** Ends everything that was started. */
  readonly kill: () => void;
}
