/** Every AWS call that an answer made, in the order in which the calls came. */
import type { Call } from "../common/run-data.ts";

export interface OpenCall {
  readonly service: string;
  readonly operation: string;
  readonly resource: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** An entry that is still being written. */
export type OpenEntry = { -readonly [Key in keyof Call]: Call[Key] };

export class CallLog {
  readonly #entries: OpenEntry[] = [];
  readonly #began = performance.now();
  /** The fault that ended the connection to the target, once there was one. */
  upstreamLost: Error | undefined;

  /** Opens an entry; what is known only later is filled in by the caller. */
  open(call: OpenCall): OpenEntry {
    const entry: OpenEntry = {
      n: this.#entries.length + 1,
      ...call,
      status: 0,
      at: Math.round((performance.now() - this.#began) * 10) / 10,
      ms: 0,
      requestBytes: 0,
      responseBytes: 0,
      complete: false,
    };
    this.#entries.push(entry);
    return entry;
  }

  calls(): readonly Call[] {
    return this.#entries.map((entry) => ({ ...entry }));
  }
}
