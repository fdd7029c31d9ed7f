/** The starter's end of the channel: one JSON value a line, each line bounded. */
import type { Readable, Writable } from "node:stream";

/** The sandboxed process sent a single message above the bound, or bytes that are no message. */
export class MessageRefused extends Error {
  override readonly name = "MessageRefused";
  readonly tooLarge: boolean;

  constructor(message: string, { tooLarge = false, cause }: { tooLarge?: boolean; cause?: unknown } = {}) {
    super(message, { cause });
    this.tooLarge = tooLarge;
  }
}

const newline = 10;

/** @throws MessageRefused while iterating; the stream is then destroyed. */
export async function* readMessages(stream: Readable, largest: number): AsyncGenerator<unknown> {
  let parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of untilReset(stream)) {
    let from = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      yield parseMessage(Buffer.concat([...parts, chunk.subarray(from, end)]));
      parts = [];
      length = 0;
      from = end + 1;
    }
    length += chunk.length - from;
    if (length > largest) {
      throw new MessageRefused(`a message is larger than ${largest} bytes`, { tooLarge: true });
    }
    parts.push(chunk.subarray(from));
  }
}

/** A process that died with messages unread resets its end: an end like any other. */
async function* untilReset(stream: Readable): AsyncGenerator<Buffer> {
  try {
    yield* stream as AsyncIterable<Buffer>;
  } catch (error) {
    if (!["ECONNRESET", "EPIPE"].includes(String((error as NodeJS.ErrnoException).code))) throw error;
  }
}

function parseMessage(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString("utf8"));
  } catch (error) {
    throw new MessageRefused("a message is no JSON", { cause: error });
  }
}

export const writeMessage = (stream: Writable, message: unknown): void => {
  stream.write(`${JSON.stringify(message)}\n`);
};
