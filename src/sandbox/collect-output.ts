/** Keeps what a walled process prints, up to a limit for both streams together. */
import { finished } from "node:stream/promises";
import type { Readable } from "node:stream";

export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

export interface OutputCollector {
  /** Waits for the end of both streams: call it when the process has ended. */
  done(): Promise<Output>;
}

/** Calls `exceeded` at the first byte above `limit` and drops everything from there. */
export function collectOutput(
  { stdout, stderr }: { readonly stdout: Readable; readonly stderr: Readable },
  limit: number,
  exceeded: () => void,
): OutputCollector {
  let left = limit;
  const collect = (stream: Readable) => {
    const kept: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => {
      if (chunk.length > left) exceeded();
      if (left > 0) kept.push(chunk.subarray(0, left));
      left = Math.max(0, left - chunk.length);
    });
    const end = finished(stream).catch(() => undefined);
    return async () => {
      await end;
      return Buffer.concat(kept).toString("utf8");
    };
  };
  const [out, err] = [collect(stdout), collect(stderr)];
  return { done: async () => ({ stdout: await out(), stderr: await err() }) };
}
