import type { LogEvent } from "../types.ts";

/** AWS gives the last 4 KB of an invocation's log for LogType Tail. */
const tailBytes = 4096;

/** Collects one environment's log events until they are written to CloudWatch Logs. */
export class LogBuffer {
  readonly #now: () => number;
  #events: LogEvent[] = [];
  /** Output without a newline yet. */
  #open = "";

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Events collected since the last `take`. */
  get size(): number {
    this.#closeLine();
    return this.#events.length;
  }

  /** One event as it is. */
  add(message: string | undefined): void {
    this.#closeLine();
    this.#push(message);
  }

  /** Raw output: one event a line. */
  addOutput(text: string): void {
    const lines = (this.#open + text).split("\n");
    this.#open = lines.pop() ?? "";
    for (const line of lines) this.#push(`${line}\n`);
  }

  /** Everything since the last time; what was collected is forgotten. */
  take(): LogEvent[] {
    this.#closeLine();
    const events = this.#events;
    this.#events = [];
    return events;
  }

  #closeLine(): void {
    const line = this.#open;
    this.#open = "";
    if (line !== "") this.#push(`${line}\n`);
  }

  #push(message: string | undefined): void {
    if (message !== undefined) this.#events.push({ timestamp: this.#now(), message });
  }
}

/** The end of an invocation's log, base64. */
export function logTail(events: readonly LogEvent[]): string {
  const bytes = Buffer.from(events.map(({ message }) => message).join(""));
  return bytes.subarray(Math.max(0, bytes.length - tailBytes)).toString("base64");
}
