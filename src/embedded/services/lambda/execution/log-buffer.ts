import type { LogEvent } from "../types.ts";

/** AWS gives the last 4 KB of an invocation's log for LogType Tail. */
const tailBytes = 4096;

/** Kept of one invocation's log, so that a handler that never stops printing cannot fill the server's memory. */
const mostBytes = 16 * 1024 * 1024;

/** Characters; a longer line becomes several events, as AWS limits an event's size. */
const longestLine = 256 * 1024;

/** Collects one environment's log events until they are written to CloudWatch Logs. */
export class LogBuffer {
  readonly #now: () => number;
  #events: LogEvent[] = [];
  /** Output without a newline yet. */
  #open = "";
  #bytes = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Events collected since the last `take`. */
  get size(): number {
    this.#closeLine();
    return this.#events.length;
  }

  /** One event of the function's, as it is. */
  add(message: string): void {
    this.#closeLine();
    this.#push(message);
  }

  /** One event of Lambda's own: kept whatever the function has printed. */
  addSystem(message: string | undefined): void {
    this.#closeLine();
    if (message !== undefined) this.#keep(message);
  }

  /** Raw output: one event a line. */
  addOutput(text: string): void {
    const lines = (this.#open + text).split("\n");
    this.#open = lines.pop() ?? "";
    for (const line of lines) this.#push(`${line}\n`);
    if (this.#open.length > longestLine) this.#closeLine();
  }

  /** Everything since the last time; what was collected is forgotten. */
  take(): LogEvent[] {
    this.#closeLine();
    const events = this.#events;
    this.#events = [];
    this.#bytes = 0;
    return events;
  }

  #closeLine(): void {
    const line = this.#open;
    this.#open = "";
    if (line !== "") this.#push(`${line}\n`);
  }

  #push(message: string): void {
    const full = this.#bytes > mostBytes;
    this.#bytes += Buffer.byteLength(message);
    if (!full && this.#bytes > mostBytes)
      this.#keep(`(more than ${mostBytes} bytes: what follows was not kept)\n`);
    else if (!full) this.#keep(message);
  }

  #keep(message: string): void {
    this.#events.push({ timestamp: this.#now(), message });
  }
}

/** The end of an invocation's log, base64. */
export function logTail(events: readonly LogEvent[]): string {
  const bytes = Buffer.from(events.map(({ message }) => message).join(""));
  return bytes.subarray(Math.max(0, bytes.length - tailBytes)).toString("base64");
}
