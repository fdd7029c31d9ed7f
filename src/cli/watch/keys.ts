/** Keys of `watch`: single keys in a terminal, lines of one letter without one. */
import type { Readable } from "node:stream";

export const keys = {
  h: "hint",
  n: "next lab",
  l: "list the labs",
  r: "run on the lab's example",
  d: "details of the next failure",
  s: "solution",
  q: "quit",
  "?": "these keys",
} as const;

export type Key = keyof typeof keys;

export interface Terminal extends Readable {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
}

export interface KeyHandlers {
  readonly onKey: (key: Key) => void;
  /** Ctrl-C, which a terminal in raw mode passes on as a character. */
  readonly onInterrupt: () => void;
  /** The input has ended, or its terminal was closed. */
  readonly onEnd: () => void;
}

const interrupt = "\u0003";
const endOfInput = "\u0004";

/** Reads keys until it is disposed of. Then the terminal's mode is restored. */
export function readKeys(input: Terminal, { onKey, onInterrupt, onEnd }: KeyHandlers): Disposable {
  const raw = input.isTTY === true && input.setRawMode !== undefined;
  if (raw) input.setRawMode!(true);
  const onData = (chunk: Buffer | string): void => {
    for (const character of chunk.toString()) {
      if (character === interrupt) onInterrupt();
      else if (character === endOfInput) onEnd();
      else if (Object.hasOwn(keys, character.toLowerCase())) onKey(character.toLowerCase() as Key);
    }
  };
  input.on("data", onData).on("end", onEnd).on("error", onEnd);
  input.resume();
  return {
    [Symbol.dispose]() {
      input.off("data", onData).off("end", onEnd).off("error", onEnd);
      if (raw) input.setRawMode!(false);
      input.pause();
    },
  };
}
