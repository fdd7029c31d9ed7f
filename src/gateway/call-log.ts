/** Every AWS call of an answer, in the order of arrival. */
import type { Call } from "../common/run-data.ts";

export interface OpenCall {
  readonly service: string;
  readonly operation: string;
  readonly resource: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** An unfinished entry. */
export type OpenEntry = { -readonly [Key in keyof Call]: Call[Key] };

export class CallLog {
  readonly #entries: OpenEntry[] = [];
  readonly #began = performance.now();
  /** The error that ended the connection to the target, if any. */
  upstreamLost: Error | undefined;

  /** Opens an entry. The caller fills in what is known later. */
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
