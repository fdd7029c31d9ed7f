/** Keys of `watch`: single keys in a terminal, lines of one letter without one. */
import type { Readable } from "node:stream";

export const keys = {
  h: "hint",
  n: "next lab that is not solved",
  l: "list the labs",
  r: "run on the lab's example",
  d: "details of the next failure",
  s: "solution; asks first if the lab is not solved",
  q: "quit",
  "?": "these keys",
} as const;

export type Key = keyof typeof keys;

export const isKey = (text: string): text is Key => Object.hasOwn(keys, text);

export interface Terminal extends Readable {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
}

export interface KeyHandlers {
  /** Any letter or sign, in lower case. */
  readonly onKey: (key: string) => void;
  /** Ctrl-C, which a terminal in raw mode passes on as a character. */
  readonly onInterrupt: () => void;
  /** The input has ended, or its terminal was closed. */
  readonly onEnd: () => void;
}

const interrupt = "\u0003";
const endOfInput = "\u0004";
const escape = "\u001b";

/** Reads keys until it is disposed of. Then the terminal's mode is restored. */
export function readKeys(input: Terminal, { onKey, onInterrupt, onEnd }: KeyHandlers): Disposable {
  const raw = input.isTTY === true && input.setRawMode !== undefined;
  if (raw) input.setRawMode!(true);
  const onData = (chunk: Buffer | string): void => {
    const text = chunk.toString();
    // Arrows and other keys without a character.
    if (text.startsWith(escape)) return;
    for (const character of text) {
      if (character === interrupt) onInterrupt();
      else if (character === endOfInput) onEnd();
      else if (character.trim() !== "") onKey(character.toLowerCase());
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
