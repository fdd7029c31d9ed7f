/** Messages from answer-runner.mjs. They are untrusted, because the answer runs in the same process. */
import { type Kind, isMessageOf, isRecord, isString } from "../common/message-kinds.ts";
import type { EncodedError } from "./tagged-json.mjs";

/** The outcome that ends a call. `stays`: the process waits for a message and can then run another call. */
export type OutcomeMessage = { readonly stays?: boolean } & (
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "no-data"; readonly message: string }
  | { readonly kind: "no-export"; readonly exports: readonly string[] }
  | { readonly kind: "never-settled" }
  | { readonly kind: "does-not-load"; readonly error: EncodedError }
  | { readonly kind: "threw" | "unhandled"; readonly error: EncodedError }
);

/** After a call: `dirty` is the first change that the call left, if any. `key` proves that the runner sent it. */
export interface SettledMessage {
  readonly kind: "settled";
  readonly key: string;
  readonly dirty?: string;
}

export type AnswerMessage = { readonly kind: "loaded" } | SettledMessage | OutcomeMessage;

const isError = (value: unknown): boolean =>
  isRecord(value) &&
  isString(value.name) &&
  isString(value.message) &&
  isString(value.stack) &&
  isRecord(value.members);

const kinds: Readonly<Record<string, Kind>> = {
  loaded: {},
  settled: { key: isString },
  value: { value: (value) => value !== undefined },
  "no-data": { message: isString },
  "no-export": { exports: (value) => Array.isArray(value) && value.every(isString) },
  "never-settled": {},
  threw: { error: isError },
  unhandled: { error: isError },
  "does-not-load": { error: isError },
};

export const isAnswerMessage = (message: unknown): message is AnswerMessage =>
  isMessageOf(message, "kind", kinds);
